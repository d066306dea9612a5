using System.Globalization;
using Ingestion.Providers;

namespace Ingestion.Collecting;

/// <summary>What a source of a whole list came back with. A closed set.</summary>
public abstract record SnapshotResult<TRow>
{
    private SnapshotResult() { }

    /// <summary>The list, whole.</summary>
    /// <param name="Rows">Usable rows, in the order they came.</param>
    /// <param name="Rejected">The other rows.</param>
    public sealed record Answered(IReadOnlyList<TRow> Rows, Rejections Rejected) : SnapshotResult<TRow>;

    /// <summary>The source has nothing to use.</summary>
    public sealed record Failed(SourceFailure Failure) : SnapshotResult<TRow>;
}

/// <summary>Answers that every source of a list gives alike.</summary>
public static class SnapshotResult
{
    /// <summary>The list; or, where not one of its rows is usable, the failure that this is.</summary>
    public static SnapshotResult<TRow> Of<TRow>(IReadOnlyList<TRow> rows, Rejections rejected)
    {
        if (rows.Count > 0)
        {
            return new SnapshotResult<TRow>.Answered(rows, rejected);
        }

        var (message, quote) = rejected.First is [var first, ..]
            ? (string.Create(CultureInfo.InvariantCulture, $"none of {rejected.Count} rows is usable, the first one because: {first.Reason}"), first.Excerpt)
            : ("the list has no rows", string.Empty);
        return new SnapshotResult<TRow>.Failed(new SourceFailure(SourceFailureKind.Malformed, message, Quote: quote));
    }

    /// <summary>Not all of the list had come when the time was up.</summary>
    public static SnapshotResult<TRow> TimedOut<TRow>() =>
        new SnapshotResult<TRow>.Failed(new SourceFailure(SourceFailureKind.Timeout, "no complete answer in time"));
}

/// <summary>Rows of a list that were not used: how many, and a few of them to look at.</summary>
public sealed class Rejections
{
    /// <summary>So many are kept.</summary>
    public const int MaxShown = 10;

    private readonly List<RejectedRow> _first = [];

    /// <summary>How many.</summary>
    public int Count { get; private set; }

    /// <summary>The first of them.</summary>
    public IReadOnlyList<RejectedRow> First => _first;

    /// <summary>One more.</summary>
    public void Add(RejectedRow row)
    {
        Count++;
        if (_first.Count < MaxShown)
        {
            _first.Add(row);
        }
    }

    /// <summary>One more, as it came; only of the first is an excerpt made.</summary>
    public void Add(string reason, ReadOnlySpan<byte> row, ApiKey key) =>
        Add(new RejectedRow(reason, _first.Count < MaxShown ? RejectedRow.ExcerptOf(row, key) : string.Empty));
}
