using Ingestion.Primitives;
using NodaTime;

namespace Ingestion.Runs;

/// <summary>A period of market time for which a source still has to give rows.</summary>
/// <param name="Tickers">Whose rows. Where something has been taken, a source goes on with exactly these.</param>
/// <param name="Since">Its beginning: that of the window in which it was asked for first.</param>
/// <param name="Until">Its end.</param>
/// <param name="Done">How much has been taken from its newer end, in the source's own measure (rows, days); 0 for nothing.</param>
public sealed record Gap(IReadOnlyList<Ticker> Tickers, Instant Since, Instant Until, int Done);
