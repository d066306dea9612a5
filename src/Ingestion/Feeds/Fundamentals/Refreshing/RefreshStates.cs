using Amazon.DynamoDBv2.Model;
using Ingestion.Primitives;
using Ingestion.Tables;
using NodaTime;

namespace Ingestion.Feeds.Fundamentals.Refreshing;

/// <summary>The states of refreshes: one record a symbol, beside its documents. Only one invocation at a time refreshes a symbol.</summary>
/// <param name="table">The table of fundamentals.</param>
public sealed class RefreshStates(Table table)
{
    /// <summary>Its keys.</summary>
    public static readonly TableKeys Keys = new("symbol", "sk");

    private const string Record = "REFRESH", HeldBy = "held_by", HeldUntil = "held_until", RequestedAt = "requested_at", Without = "without", RefreshedAt = "refreshed_at";

    /// <summary>Takes hold of a symbol; null while another invocation has it.</summary>
    public async Task<RefreshState?> HoldAsync(Ticker symbol, string holder, Instant requestedAt, Instant now, Instant until, CancellationToken cancellationToken)
    {
        var isHeld = await table.UpdateAsync(
            symbol.Symbol,
            Record,
            new RecordChange()
                .Set(HeldBy, AttributeValues.S(holder))
                .Set(HeldUntil, AttributeValues.At(until))
                .Set(RequestedAt, AttributeValues.At(requestedAt)),
            new WriteCondition(
                $"attribute_not_exists({HeldBy}) OR {HeldBy} = :holder OR {HeldUntil} < :now", (":holder", AttributeValues.S(holder)), (":now", AttributeValues.At(now))),
            cancellationToken);
        if (!isHeld)
        {
            return null;
        }

        var record = await table.GetAsync(symbol.Symbol, Record, cancellationToken) ?? [];
        return new RefreshState
        {
            Symbol = symbol,
            HeldBy = holder,
            FetchedAt = DocumentKinds.All
                .Where(kind => record.Time(FetchedAt(kind)) is not null)
                .ToDictionary(static kind => kind, kind => record.Time(FetchedAt(kind))!.Value),
            Without = (record.GetValueOrDefault(Without)?.SS ?? []).Select(DocumentKinds.OfCode).OfType<DocumentKind>().ToHashSet(),
        };
    }

    /// <summary>A document is stored, or the provider does not have it.</summary>
    /// <exception cref="RefreshTakenOverException">Another invocation has the symbol by now.</exception>
    public async Task<RefreshState> FetchedAsync(RefreshState state, DocumentKind kind, bool isThere, Instant at, CancellationToken cancellationToken)
    {
        var fetched = new Dictionary<DocumentKind, Instant>(state.FetchedAt) { [kind] = at };
        HashSet<DocumentKind> without = [.. state.Without.Where(one => one != kind)];
        if (!isThere)
        {
            without.Add(kind);
        }

        var next = state with { FetchedAt = fetched, Without = without };
        var change = new RecordChange().Set(FetchedAt(kind), AttributeValues.At(at));
        change = without.Count > 0
            ? change.Set(Without, new AttributeValue { SS = [.. without.Select(DocumentKinds.CodeOf).Order(StringComparer.Ordinal)] })
            : change.Remove(Without);
        if (next.RefreshedAt is { } refreshedAt)
        {
            change.Set(RefreshedAt, AttributeValues.At(refreshedAt));
        }

        return await table.UpdateAsync(state.Symbol.Symbol, Record, change, HeldByUs(state), cancellationToken) ? next : throw new RefreshTakenOverException(state.Symbol);
    }

    /// <summary>Lets go of the symbol.</summary>
    public Task ReleaseAsync(RefreshState state, CancellationToken cancellationToken) =>
        table.UpdateAsync(state.Symbol.Symbol, Record, new RecordChange().Remove(HeldBy).Remove(HeldUntil), HeldByUs(state), cancellationToken);

    private static WriteCondition HeldByUs(RefreshState state) => new($"{HeldBy} = :holder", (":holder", AttributeValues.S(state.HeldBy)));

    private static string FetchedAt(DocumentKind kind) => $"{DocumentKinds.CodeOf(kind)}_at";
}
