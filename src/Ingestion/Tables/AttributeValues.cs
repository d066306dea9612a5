using System.Globalization;
using Amazon.DynamoDBv2.Model;
using Ingestion.Primitives;
using NodaTime;

namespace Ingestion.Tables;

/// <summary>Values to and from DynamoDB attributes.</summary>
public static class AttributeValues
{
    /// <summary>Partition key.</summary>
    public const string Pk = "pk";

    /// <summary>Sort key.</summary>
    public const string Sk = "sk";

    /// <summary>When DynamoDB may delete the record, in epoch seconds.</summary>
    public const string ExpiresAt = "expires_at";

    /// <summary>A text.</summary>
    public static AttributeValue S(string value) => new() { S = value };

    /// <summary>A whole number.</summary>
    public static AttributeValue N(long value) => new() { N = value.ToString(CultureInfo.InvariantCulture) };

    /// <summary>A number with decimals.</summary>
    public static AttributeValue D(double value) => new() { N = value.ToString("0.####", CultureInfo.InvariantCulture) };

    /// <summary>True or false.</summary>
    public static AttributeValue Bool(bool value) => new() { BOOL = value };

    /// <summary>A set of tickers; never empty, DynamoDB has no empty sets.</summary>
    public static AttributeValue Set(IEnumerable<Ticker> tickers) => new() { SS = [.. tickers.Select(static ticker => ticker.Symbol)] };

    /// <summary>An instant as text, to the second.</summary>
    public static AttributeValue At(Instant instant) => S(Instants.Text(instant));

    /// <summary>An instant as DynamoDB's TTL wants it.</summary>
    public static AttributeValue Epoch(Instant instant) => N(instant.ToUnixTimeSeconds());

    /// <summary>The text of an attribute; null when it is not there.</summary>
    public static string? Text(this Dictionary<string, AttributeValue> record, string name) => record.GetValueOrDefault(name)?.S;

    /// <summary>The whole number of an attribute; 0 when it is not there.</summary>
    public static long Number(this Dictionary<string, AttributeValue> record, string name) =>
        record.GetValueOrDefault(name)?.N is { } text ? long.Parse(text, CultureInfo.InvariantCulture) : 0;

    /// <summary>The instant of an attribute; null when it is not there.</summary>
    public static Instant? Time(this Dictionary<string, AttributeValue> record, string name) => Instants.Parse(record.Text(name));

    /// <summary>The boolean of an attribute; false when it is not there.</summary>
    public static bool Flag(this Dictionary<string, AttributeValue> record, string name) => record.GetValueOrDefault(name)?.BOOL ?? false;

    /// <summary>The tickers of a set; empty when it is not there.</summary>
    public static IReadOnlyList<Ticker> Tickers(this Dictionary<string, AttributeValue> record, string name)
    {
        List<Ticker> tickers = [];
        foreach (var symbol in record.GetValueOrDefault(name)?.SS ?? [])
        {
            if (Ticker.TryParse(symbol, out var ticker))
            {
                tickers.Add(ticker);
            }
        }

        return tickers;
    }

    /// <summary>The ticker of an attribute; null when it is not there.</summary>
    public static Ticker? TickerOf(this Dictionary<string, AttributeValue> record, string name) =>
        Ticker.TryParse(record.Text(name), out var ticker) ? ticker : null;

    /// <summary>Sets an attribute if there is something to say.</summary>
    public static void SetIf(this Dictionary<string, AttributeValue> record, string name, bool isThere, Func<AttributeValue> value)
    {
        if (isThere)
        {
            record[name] = value();
        }
    }
}
