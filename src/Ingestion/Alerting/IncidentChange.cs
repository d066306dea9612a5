using Ingestion.Runs;

namespace Ingestion.Alerting;

/// <summary>What a run changes about incidents. A closed set.</summary>
public abstract record IncidentChange
{
    private IncidentChange() { }

    /// <summary>The incident that begins or ends.</summary>
    public required Incident Incident { get; init; }

    /// <summary>It begins.</summary>
    /// <param name="Failed">The failed runs that make the incident, in order; empty for other kinds.</param>
    public sealed record Opened(IReadOnlyList<FailedRun> Failed) : IncidentChange;

    /// <summary>It is over.</summary>
    /// <param name="LostRuns">Runs that got nothing, for an incident of failed runs.</param>
    public sealed record Over(int LostRuns) : IncidentChange;
}
