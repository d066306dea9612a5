using Ingestion.Primitives;

namespace Ingestion.Feeds.MarketEvents;

/// <summary>SNS did not take the announcement of a window. It stays owed.</summary>
public sealed class AnnouncementException(string id, string error) : Exception($"The announcement {id} was not taken: {Printable.Of(error, 200)}");
