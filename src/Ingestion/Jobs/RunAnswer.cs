using System.Text.Json.Serialization;
using Ingestion.Primitives;
using Ingestion.Runs;
using NodaTime;

namespace Ingestion.Jobs;

/// <summary>What an invocation answers.</summary>
public sealed record RunAnswer
{
    /// <summary>The job that the event named.</summary>
    [JsonPropertyName("job")]
    public required string Job { get; init; }

    /// <summary>Which run.</summary>
    [JsonPropertyName("run")]
    public required string Run { get; init; }

    /// <summary>One of <see cref="RunOutcome"/>.</summary>
    [JsonPropertyName("outcome")]
    public required string Outcome { get; init; }

    /// <summary>Who answered.</summary>
    [JsonPropertyName("source")]
    public string? Source { get; init; }

    /// <summary>Whether that was not the preferred source.</summary>
    [JsonPropertyName("is_failover")]
    public bool IsFailover { get; init; }

    /// <summary>Rows in the answer.</summary>
    [JsonPropertyName("collected")]
    public int Collected { get; init; }

    /// <summary>Items stored.</summary>
    [JsonPropertyName("new")]
    public int New { get; init; }

    /// <summary>Stored items that got a source or a ticker.</summary>
    [JsonPropertyName("merged")]
    public int Merged { get; init; }

    /// <summary>Rows that added nothing.</summary>
    [JsonPropertyName("known")]
    public int Known { get; init; }

    /// <summary>Rows without use.</summary>
    [JsonPropertyName("rejected")]
    public int Rejected { get; init; }

    /// <summary>Items in this run's own announcement.</summary>
    [JsonPropertyName("announced")]
    public int Announced { get; init; }

    /// <summary>From claim to finish.</summary>
    [JsonPropertyName("duration_ms")]
    public long DurationMs { get; init; }

    /// <summary>Whether nothing was written or sent.</summary>
    [JsonPropertyName("dry_run")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool IsDryRun { get; init; }

    /// <summary>On a closed run: when the exchange opens next, ISO 8601 in UTC.</summary>
    [JsonPropertyName("next_open")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? NextOpen { get; init; }

    /// <summary>The exchange is closed.</summary>
    public static RunAnswer Closed(RunKey run, Instant? nextOpen) =>
        Without(run, RunOutcome.Closed) with { NextOpen = nextOpen is { } open ? Instants.Text(open) : null };

    /// <summary>An answer without counts.</summary>
    public static RunAnswer Without(RunKey run, string outcome) => new() { Job = run.Feed, Run = run.ToString(), Outcome = outcome };

    /// <summary>What a finished run has to say.</summary>
    public static RunAnswer Of(RunRecord run, string outcome, int announced) => new()
    {
        Job = run.Key.Feed,
        Run = run.Key.ToString(),
        Outcome = outcome,
        Source = run.Source,
        IsFailover = run.IsFailover,
        Collected = run.Counts.Collected,
        New = run.Counts.New,
        Merged = run.Counts.Merged,
        Known = run.Counts.Known,
        Rejected = run.Counts.Rejected,
        Announced = announced,
        DurationMs = (long)run.Took.TotalMilliseconds,
    };
}
