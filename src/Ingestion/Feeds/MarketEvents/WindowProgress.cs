using System.Globalization;
using Amazon.DynamoDBv2.Model;
using Ingestion.Tables;
using NodaTime;

namespace Ingestion.Feeds.MarketEvents;

/// <summary>What has been read of a window of events, minute by minute: only what its announcement says, so that its size is bounded.</summary>
public sealed class WindowProgress
{
    /// <summary>No more symbols than this are kept.</summary>
    private const int MaxSymbols = 10_000;

    private readonly HashSet<string> _symbols = new(StringComparer.Ordinal);

    /// <summary>How many of its minutes have been read, from the first.</summary>
    public int Minutes { get; private set; }

    /// <summary>How many events they have.</summary>
    public int Events { get; private set; }

    /// <summary>When the earliest happened.</summary>
    public Instant? First { get; private set; }

    /// <summary>When the latest happened.</summary>
    public Instant? Last { get; private set; }

    /// <summary>Their symbols, in ordinal order.</summary>
    public IEnumerable<string> Symbols => _symbols.Order(StringComparer.Ordinal);

    /// <summary>How many symbols; where the limit is reached, there may be more.</summary>
    public int SymbolCount => _symbols.Count;

    /// <summary>One more event.</summary>
    public void Add(AcceptedEvent accepted)
    {
        Events++;
        First = First is { } first ? Instant.Min(first, accepted.At) : accepted.At;
        Last = Last is { } last ? Instant.Max(last, accepted.At) : accepted.At;
        if (_symbols.Count < MaxSymbols)
        {
            _symbols.Add(accepted.Symbol);
        }
    }

    /// <summary>One more minute, whole.</summary>
    public void EndMinute() => Minutes++;

    /// <summary>As the outbox keeps it.</summary>
    public AttributeValue ToAttribute()
    {
        var fields = new Dictionary<string, AttributeValue> { ["minutes"] = AttributeValues.N(Minutes), ["events"] = AttributeValues.N(Events) };
        if (First is { } first && Last is { } last)
        {
            fields["first"] = AttributeValues.S(MarketDataTable.Text(first));
            fields["last"] = AttributeValues.S(MarketDataTable.Text(last));
            fields["symbols"] = AttributeValues.S(string.Join(',', Symbols));
        }

        return new AttributeValue { M = fields };
    }

    /// <summary>As it was kept; from the beginning when it was not.</summary>
    public static WindowProgress From(AttributeValue? kept)
    {
        var progress = new WindowProgress();
        if (kept?.M is { Count: > 0 } fields)
        {
            progress.Minutes = int.Parse(fields["minutes"].N, CultureInfo.InvariantCulture);
            progress.Events = int.Parse(fields["events"].N, CultureInfo.InvariantCulture);
            (progress.First, progress.Last) = (fields.Time("first"), fields.Time("last"));
            progress._symbols.UnionWith(fields.Text("symbols")?.Split(',') ?? []);
        }

        return progress;
    }
}
