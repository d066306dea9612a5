using NodaTime;

namespace Ingestion.Alerting;

/// <summary>When operations are alerted of a job's runs. A job that runs once a day has another idea of "three in a row" than one that runs every five minutes.</summary>
/// <param name="FailuresInARow">This many failed runs in a row make an incident.</param>
/// <param name="Within">The stretch of market time, inclusive, in which they must lie.</param>
/// <param name="SlowAfter">A run that takes longer is too slow.</param>
/// <param name="QuickRuns">This many quick runs in a row end the incident.</param>
/// <param name="LagAfter">A source that is this far behind, and has been behind for this long, is an incident.</param>
public sealed record IncidentPolicy(int FailuresInARow, Duration Within, Duration SlowAfter, int QuickRuns, Duration LagAfter);
