using Ingestion.Primitives;
using NodaTime;

namespace Ingestion.Feeds.Fundamentals.Planning;

/// <summary>An asset whose fundamentals are kept fresh, as the table of assets has it.</summary>
/// <param name="Symbol">Its symbol.</param>
/// <param name="IsRefreshed">Whether it is active and tradable: others are not refreshed.</param>
/// <param name="RefreshedAt">When it was refreshed; null for never, also where another company had the symbol then.</param>
public sealed record TrackedAsset(Ticker Symbol, bool IsRefreshed, Instant? RefreshedAt);
