using System.Globalization;
using System.Text;
using System.Text.Json;
using Ingestion.LocalCloud.Reference;
using NodaTime;

namespace Ingestion.LocalCloud.Providers;

/// <summary>Writes as Alpaca does.</summary>
internal static class AlpacaBodies
{
    private const int CallsAMinute = 200;

    /// <summary>The list of assets: one array.</summary>
    public static GoodAnswer Assets(IReadOnlyList<AlpacaAsset> assets)
    {
        using var body = new MemoryStream();
        using (var json = new Utf8JsonWriter(body))
        {
            json.WriteStartArray();
            foreach (var asset in assets)
            {
                Write(json, asset);
            }

            json.WriteEndArray();
        }

        return new GoodAnswer(Encoding.UTF8.GetString(body.GetBuffer(), 0, (int)body.Length));
    }

    /// <summary>What Alpaca says of its limit with every answer.</summary>
    public static void AddLimits(IHeaderDictionary headers, Instant now, int remaining)
    {
        var reset = now < Instant.MaxValue ? now.ToUnixTimeSeconds() + 60 : 0;
        headers["X-RateLimit-Limit"] = CallsAMinute.ToString(CultureInfo.InvariantCulture);
        headers["X-RateLimit-Remaining"] = remaining.ToString(CultureInfo.InvariantCulture);
        headers["X-RateLimit-Reset"] = reset.ToString(CultureInfo.InvariantCulture);
    }

    /// <summary>What it answers where others answer otherwise; null where it does as they do.</summary>
    public static (int Status, string Type, string Body)? Refusal(Fault fault) => fault switch
    {
        Fault.Unauthorized => (401, "application/json", """{"message": "unauthorized."}"""),
        Fault.OtherHostsKeys => (401, "application/json", """{"code":40110000,"message":"request is not authorized"}"""),
        Fault.Forbidden => (403, "application/json", """{"message": "forbidden."}"""),
        Fault.RateLimited => (429, "application/json", """{"code":42910000,"message":"rate limit exceeded"}"""),
        _ => null,
    };

    private static void Write(Utf8JsonWriter json, AlpacaAsset asset)
    {
        var margin = asset.IsMarginable ? 30 : 100;
        json.WriteStartObject();
        json.WriteString("id", asset.Id);
        if (asset.Exchange == "OTC")
        {
            json.WriteNull("cusip");
        }

        json.WriteString("class", asset.Class);
        if (asset.Exchange is not null)
        {
            json.WriteString("exchange", asset.Exchange);
        }

        json.WriteString("symbol", asset.Symbol);
        json.WriteString("name", asset.Name);
        json.WriteString("status", asset.IsActive ? "active" : "inactive");
        json.WriteBoolean("tradable", asset.IsTradable);
        json.WriteBoolean("marginable", asset.IsMarginable);

        // The same number once as a number, and twice as text.
        json.WriteNumber("maintenance_margin_requirement", margin);
        json.WriteString("margin_requirement_long", margin.ToString(CultureInfo.InvariantCulture));
        json.WriteString("margin_requirement_short", margin.ToString(CultureInfo.InvariantCulture));
        json.WriteBoolean("shortable", asset.IsMarginable);
        if (asset.HasBorrowStatus)
        {
            json.WriteString("borrow_status", asset.IsMarginable ? "easy_to_borrow" : "hard_to_borrow");
        }
        else
        {
            json.WriteBoolean("easy_to_borrow", asset.IsMarginable);
        }

        json.WriteBoolean("fractionable", asset.IsFractionable);
        if (asset.Attributes is { } attributes)
        {
            json.WriteStartArray("attributes");
            foreach (var attribute in attributes)
            {
                json.WriteStringValue(attribute);
            }

            json.WriteEndArray();
        }

        if (asset.Class == "crypto")
        {
            json.WriteString("min_order_size", "0.000010954");
            json.WriteString("min_trade_increment", "0.000000001");
            json.WriteString("price_increment", "1");
        }

        json.WriteEndObject();
    }
}
