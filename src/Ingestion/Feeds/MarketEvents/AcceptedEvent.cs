using NodaTime;

namespace Ingestion.Feeds.MarketEvents;

/// <summary>As much of an accepted event as an announcement tells.</summary>
/// <param name="Symbol">What it was about.</param>
/// <param name="At">When it happened.</param>
public sealed record AcceptedEvent(string Symbol, Instant At);
