namespace Ingestion.Benchmarks;

/// <summary>What a waiting person reads.</summary>
public static class Progress
{
    /// <summary>A line.</summary>
    public static void Say(string text) => Console.Error.WriteLine($"bench: {text}");
}
