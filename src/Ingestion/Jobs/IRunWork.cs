using System.Text.Json;
using Ingestion.Metrics;
using Ingestion.Runs;

namespace Ingestion.Jobs;

/// <summary>The work of one run. What it got to is there whenever it is cut off.</summary>
public interface IRunWork
{
    /// <summary>Does the work. Cancellation only means that the time is up; any other exception is a failure.</summary>
    Task DoAsync(CancellationToken cancellationToken);

    /// <summary>How the run ended, from what the work got to.</summary>
    /// <param name="run">The run as it was claimed, with its end and duration.</param>
    RunRecord Outcome(RunRecord run);

    /// <summary>What the work measures of itself, beside what the lifecycle measures of every run.</summary>
    IEnumerable<Metric> Metrics(RunRecord run);

    /// <summary>What went wrong and did not keep the work from being done; empty when nothing.</summary>
    IReadOnlyList<string> Troubles { get; }

    /// <summary>Whether the log line is a warning.</summary>
    bool IsTroubled { get; }

    /// <summary>Adds the work's own fields to the log line of the run.</summary>
    void WriteLog(Utf8JsonWriter json, RunRecord run);
}
