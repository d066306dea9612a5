using System.Globalization;
using System.Text.Json.Nodes;

namespace Ingestion.Tests.Feeds.Assets;

/// <summary>Rows as Alpaca writes them.</summary>
internal static class AlpacaRows
{
    public static JsonObject Row() => Asset("HRBR");

    /// <summary>A row with one field set to some JSON, or without it.</summary>
    public static JsonObject Row(string field, string? value)
    {
        var row = Row();
        row.Remove(field);
        if (value is not null)
        {
            row[field] = JsonNode.Parse(value);
        }

        return row;
    }

    public static JsonObject Asset(string symbol, string? id = null, bool isTradable = true) => new()
    {
        ["id"] = id ?? string.Create(CultureInfo.InvariantCulture, $"id-{symbol}"),
        ["class"] = "us_equity",
        ["exchange"] = "NYSE",
        ["symbol"] = symbol,
        ["name"] = "Harbor Line Inc. Common Stock",
        ["status"] = "active",
        ["tradable"] = isTradable,
        ["marginable"] = true,
        ["maintenance_margin_requirement"] = 30,
        ["margin_requirement_long"] = "30",
        ["margin_requirement_short"] = "30",
        ["shortable"] = true,
        ["easy_to_borrow"] = true,
        ["fractionable"] = false,
        ["attributes"] = new JsonArray("has_options", "fractional_eh_enabled"),
    };
}
