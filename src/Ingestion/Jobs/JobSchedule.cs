using Ingestion.Alerting;
using Ingestion.Market;
using NodaTime;

namespace Ingestion.Jobs;

/// <summary>All that time means to a job, in one place.</summary>
/// <param name="Gate">When its runs are due.</param>
/// <param name="Incidents">When operations are alerted to them.</param>
/// <param name="LeaseMargin">How long after its invocation's last moment a run counts as dead: for the clocks of two machines.</param>
/// <param name="History">How many runs back its decisions look.</param>
public sealed record JobSchedule(IGate Gate, IncidentPolicy Incidents, Duration LeaseMargin, int History);
