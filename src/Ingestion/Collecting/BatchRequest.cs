using Ingestion.Primitives;
using Ingestion.Runs;

namespace Ingestion.Collecting;

/// <summary>A part of a request: one batch of tickers, and one stretch of time.</summary>
/// <param name="Tickers">Whose rows.</param>
/// <param name="Window">The stretch.</param>
/// <param name="Done">How much of it earlier runs have taken, from its newer end, in the source's own measure.</param>
public sealed record BatchRequest(IReadOnlyList<Ticker> Tickers, CollectionWindow Window, int Done = 0)
{
    /// <summary>Whether it is what earlier runs left over, and not what the run at hand is for.</summary>
    public bool IsBacklog => Done > 0;

    /// <summary>What is still missing when this much of it has been taken.</summary>
    public Gap Missing(int done) => new(Tickers, Window.Since, Window.Until, done);
}
