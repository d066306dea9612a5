namespace Ingestion.LocalCloud.Events;

/// <summary>What a rule of a bus routes.</summary>
/// <param name="Source">The source, or its beginning where it ends in a dot.</param>
/// <param name="Types">The detail types.</param>
public sealed record BusRule(string Source, params IReadOnlyList<string> Types)
{
    /// <summary>What exchanges put.</summary>
    public static BusRule MarketEvents { get; } = new("market.", "Trade Execution", "Quote Update", "Order Book Update");

    /// <summary>What the function puts for itself.</summary>
    public static BusRule Fundamentals { get; } = new("ingestion.local", "pollenationNeeded", "earningsProcessed");

    /// <summary>Whether it routes an entry.</summary>
    public bool Matches(string source, string type) =>
        (Source.EndsWith('.') ? source.StartsWith(Source, StringComparison.Ordinal) : source == Source) && Types.Contains(type);
}
