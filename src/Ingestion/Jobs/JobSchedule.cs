using Ingestion.Alerting;
using Ingestion.Market;
using NodaTime;

namespace Ingestion.Jobs;

/// <summary>All that time means to a job, in one place.</summary>
/// <param name="Gate">When its runs are due.</param>
/// <param name="Incidents">When operations are alerted to them.</param>
/// <param name="LeaseMargin">How long after its invocation's last moment a run counts as dead: for the clocks of two machines.</param>
/// <param name="History">How many runs back its decisions look.</param>
public sealed record JobSchedule(IGate Gate, IncidentPolicy Incidents, Duration LeaseMargin, int History)
{
    /// <summary>
    /// Of a job that runs every morning but Sunday's. Two days in a row without success are an incident, and so is a run of over 35 seconds. Its decisions look
    /// a fortnight back.
    /// </summary>
    /// <param name="at">When, in New York.</param>
    public static JobSchedule Daily(LocalTime at) => new(
        new DailyGate(at),
        new IncidentPolicy(FailuresInARow: 2, Within: Duration.FromDays(3), SlowAfter: Duration.FromSeconds(35), QuickRuns: 1, LagAfter: Duration.FromDays(7)),
        LeaseMargin: Duration.FromSeconds(5),
        History: 12);

    /// <summary>
    /// Of a job that runs every hour but Sunday's. Three runs within four hours without success are an incident, those left out that were postponed; so are a
    /// run of over 35 seconds, and a source that is a day behind. Its decisions look a day back.
    /// </summary>
    public static JobSchedule Hourly { get; } = new(
        new HourlyGate(),
        new IncidentPolicy(FailuresInARow: 3, Within: Duration.FromHours(4), SlowAfter: Duration.FromSeconds(35), QuickRuns: 3, LagAfter: Duration.FromHours(24)),
        LeaseMargin: Duration.FromSeconds(5),
        History: 24);
}
