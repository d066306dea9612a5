using Ingestion.Messages;

namespace Ingestion.Storing;

/// <summary>Completes what an invocation left behind when it died between its first item and its announcement.</summary>
public interface IItemRepair
{
    /// <summary>The items that the announcement tells of, from now on for ever; none when the invocation died before the first one.</summary>
    Task<IReadOnlyList<StoredItem>> CompleteAsync(OwedAnnouncement owed, CancellationToken cancellationToken);
}
