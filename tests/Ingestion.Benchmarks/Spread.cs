namespace Ingestion.Benchmarks;

/// <summary>Several figures of one kind.</summary>
/// <param name="Median">The middle.</param>
/// <param name="Least">The smallest.</param>
/// <param name="Most">The largest.</param>
public sealed record Spread(double Median, double Least, double Most)
{
    /// <summary>Of at least one figure.</summary>
    public static Spread Of(IEnumerable<double> figures)
    {
        List<double> sorted = [.. figures.Order()];
        var middle = sorted.Count / 2;
        var median = sorted.Count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
        return new Spread(median, sorted[0], sorted[^1]);
    }
}
