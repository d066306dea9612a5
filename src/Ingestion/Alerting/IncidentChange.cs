using Ingestion.Runs;

namespace Ingestion.Alerting;

/// <summary>What a run changes about incidents. A closed set.</summary>
public abstract record IncidentChange
{
    private IncidentChange() { }

    /// <summary>The incident that is open after the run; null when none is.</summary>
    public abstract string? OpenAfter { get; }

    /// <summary>Nothing: an open incident stays open, and none opens.</summary>
    public sealed record None(string? Open) : IncidentChange
    {
        /// <inheritdoc/>
        public override string? OpenAfter => Open;
    }

    /// <summary>An incident opens; <paramref name="Failed"/> are the runs that make it one, latest first.</summary>
    public sealed record Opened(string Id, IReadOnlyList<RunRecord> Failed) : IncidentChange
    {
        /// <inheritdoc/>
        public override string? OpenAfter => Id;
    }

    /// <summary>The incident is over after so many lost runs.</summary>
    public sealed record Over(string Id, int LostRuns) : IncidentChange
    {
        /// <inheritdoc/>
        public override string? OpenAfter => null;
    }
}
