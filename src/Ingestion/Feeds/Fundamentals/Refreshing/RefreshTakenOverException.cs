using Ingestion.Primitives;

namespace Ingestion.Feeds.Fundamentals.Refreshing;

/// <summary>This invocation was taken for dead: another one refreshes the symbol.</summary>
public sealed class RefreshTakenOverException(Ticker symbol) : Exception($"another invocation refreshes {symbol}");
