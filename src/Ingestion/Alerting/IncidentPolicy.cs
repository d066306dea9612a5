using NodaTime;

namespace Ingestion.Alerting;

/// <summary>When operations are told of a job's runs. A job that runs once a day has another idea of "three in a row" than one that runs every five minutes.</summary>
/// <param name="FailuresInARow">So many failed runs in a row make an incident.</param>
/// <param name="Within">The stretch of market time, inclusive, in which they must lie.</param>
/// <param name="SlowAfter">A run that takes longer is too slow.</param>
/// <param name="QuickRuns">So many runs in a row that are quick again end that.</param>
/// <param name="LagAfter">A source that is so far behind, and has been behind for so long, will not be at the next run either.</param>
public sealed record IncidentPolicy(int FailuresInARow, Duration Within, Duration SlowAfter, int QuickRuns, Duration LagAfter);
