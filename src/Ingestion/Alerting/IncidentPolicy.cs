using NodaTime;

namespace Ingestion.Alerting;

/// <summary>When operations are alerted to a job's runs. A job that runs once a day has another idea of "three in a row" than one that runs every five minutes.</summary>
/// <param name="FailuresInARow">Failed runs in a row that open an incident.</param>
/// <param name="Within">The stretch of market time, inclusive, in which they must lie.</param>
/// <param name="SlowAfter">A run that takes longer is too slow.</param>
/// <param name="QuickRuns">Quick runs in a row that close it.</param>
/// <param name="LagAfter">An incident opens when a source is at least this far behind, and has been behind for at least this long.</param>
public sealed record IncidentPolicy(int FailuresInARow, Duration Within, Duration SlowAfter, int QuickRuns, Duration LagAfter);
