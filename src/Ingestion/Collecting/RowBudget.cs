namespace Ingestion.Collecting;

/// <summary>
/// How many rows one run takes from a source: its memory and its work must not depend on how far behind the source is. What is new and what earlier
/// runs left over have a share each, so that neither waits for the other.
/// </summary>
public sealed class RowBudget
{
    /// <summary>Rows of each share. A page that has been asked for is still taken whole. The keys of all of them fit into one record of the outbox (400 KB).</summary>
    public const int New = 4_000, Backlog = 2_000;

    /// <summary>Held while a page is read: there is one processor, or a part of it, and memory for one document.</summary>
    public Lock OneAtATime { get; } = new();

    private int _forNew = New;
    private int _forBacklog = Backlog;

    /// <summary>Whether one more page may be asked for.</summary>
    public bool HasRoomFor(BatchRequest part) => Volatile.Read(ref part.IsBacklog ? ref _forBacklog : ref _forNew) > 0;

    /// <summary>So many rows were taken.</summary>
    public void Take(BatchRequest part, int rows) => Interlocked.Add(ref part.IsBacklog ? ref _forBacklog : ref _forNew, -rows);
}
