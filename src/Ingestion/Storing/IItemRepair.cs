using Ingestion.Messages;

namespace Ingestion.Storing;

/// <summary>Completes what an invocation left behind when it died between its first item and its announcement.</summary>
public interface IItemRepair
{
    /// <summary>Whether an item can change after it was stored: then what an announcement says is written down before it is sent.</summary>
    bool ItemsChange { get; }

    /// <summary>The items of the announcement, final from now on; empty when the invocation died before it stored the first.</summary>
    Task<IReadOnlyList<StoredItem>> CompleteAsync(OwedAnnouncement owed, CancellationToken cancellationToken);
}
