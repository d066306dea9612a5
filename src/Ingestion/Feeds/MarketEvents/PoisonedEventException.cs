namespace Ingestion.Feeds.MarketEvents;

/// <summary>An event from a bus about which nothing can even be written down. It ends as a dead letter, with this as its reason.</summary>
public sealed class PoisonedEventException(string problem) : Exception($"The event from the bus cannot be taken: {problem}.");
