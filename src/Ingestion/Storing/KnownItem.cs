using Amazon.DynamoDBv2.Model;
using Ingestion.Primitives;
using Ingestion.Tables;

namespace Ingestion.Storing;

/// <summary>The part of a stored item that a run needs to see whether it can add to it.</summary>
public sealed record KnownItem(string Key, string Url, IReadOnlySet<string> Sources, IReadOnlyList<Ticker> Tickers, string? Announcement)
{
    /// <summary>Null for a key that is only closed to some announcement: there is no item.</summary>
    public static KnownItem? From(string key, Dictionary<string, AttributeValue> record) =>
        record.ContainsKey(ItemFields.ClosedTo)
            ? null
            : new KnownItem(
                key,
                record.Text(ItemFields.Url) ?? string.Empty,
                (record.GetValueOrDefault(ItemFields.Sources)?.M ?? []).Keys.ToHashSet(),
                record.Tickers(ItemFields.Tickers),
                record.Text(ItemFields.Announcement));

    /// <summary>What an item brings that is not stored yet; null when nothing.</summary>
    public Addition? AdditionBy(IAttributedItem item, string source, int maxTickers)
    {
        List<Ticker> tickers = [.. item.Tickers.Except(Tickers).Take(Math.Max(0, maxTickers - Tickers.Count))];
        var isNewSource = !Sources.Contains(source);
        return isNewSource || tickers.Count > 0 ? new Addition(isNewSource, tickers) : null;
    }

    /// <summary>What a merge adds.</summary>
    public sealed record Addition(bool Source, IReadOnlyList<Ticker> Tickers);
}
