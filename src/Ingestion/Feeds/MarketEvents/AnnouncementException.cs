using Ingestion.Primitives;

namespace Ingestion.Feeds.MarketEvents;

/// <summary>SNS did not take the announcement of a window. It stays owed.</summary>
/// <param name="id">The announcement's.</param>
/// <param name="error">Why SNS did not take it.</param>
/// <param name="isUnavailable">Whether SNS would take no other message now either.</param>
public sealed class AnnouncementException(string id, string error, bool isUnavailable)
    : Exception($"The announcement {id} was not taken: {Printable.Of(error, 200)}")
{
    /// <summary>Whether SNS would take no other message now either.</summary>
    public bool IsUnavailable => isUnavailable;
}
