using Amazon.DynamoDBv2.Model;
using NodaTime;

namespace Ingestion.Runs;

/// <summary>What the ledger knows about one run. Everything from <see cref="FinishedAt"/> on is there once it has finished.</summary>
public sealed record RunRecord
{
    /// <summary>Which run.</summary>
    public required RunKey Key { get; init; }

    /// <summary>When the invocation that holds it, or finished it, claimed it.</summary>
    public required Instant StartedAt { get; init; }

    /// <summary>Until when no other invocation may take it over.</summary>
    public required Instant LeaseUntil { get; init; }

    /// <summary>Which invocation holds it.</summary>
    public required string Owner { get; init; }

    /// <summary>1 for the first invocation that claimed it, one more for each that took it over.</summary>
    public required int Attempt { get; init; }

    /// <summary>When it finished, by the clock; null while it runs, and for ever if it died.</summary>
    public Instant? FinishedAt { get; init; }

    /// <summary><see cref="RunOutcome.Collected"/>, <see cref="RunOutcome.Failed"/> or <see cref="RunOutcome.Postponed"/>; null until it finished.</summary>
    public string? Outcome { get; init; }

    /// <summary>The source that answered.</summary>
    public string? Source { get; init; }

    /// <summary>Whether a source other than the preferred one answered.</summary>
    public bool IsFailover { get; init; }

    /// <summary>Every source that was asked, in order.</summary>
    public IReadOnlyList<SourceAttempt> Attempts { get; init; } = [];

    /// <summary>What became of the rows.</summary>
    public RunCounts Counts { get; init; } = RunCounts.None;

    /// <summary>Tickers answered of tickers asked.</summary>
    public Coverage Coverage { get; init; } = Coverage.None;

    /// <summary>Up to which instant of market time everything has been collected; handed on by runs that got nothing or not all.</summary>
    public Watermarks CollectedThrough { get; init; } = Watermarks.None;

    /// <summary>Until when enrichment is off; handed on from run to run.</summary>
    public Instant? EnrichmentOffUntil { get; init; }

    /// <summary>How many runs in a row, this one included, got nothing; 0 when it succeeded. One that was postponed does not count.</summary>
    public int Lost { get; init; }

    /// <summary>From claim to finish.</summary>
    public Duration Took { get; init; }

    /// <summary>The incidents that were open after this run; none when all is well.</summary>
    public IReadOnlyList<Incident> Incidents { get; init; } = [];

    /// <summary>The ids of the alerts that this run decided on.</summary>
    public IReadOnlyList<string> Alerts { get; init; } = [];

    /// <summary>Why it failed, for programs.</summary>
    public string? ErrorCode { get; init; }

    /// <summary>Why it failed, for people; at most 1,000 characters.</summary>
    public string? ErrorMessage { get; init; }

    /// <summary>What the run decided to do, written down before it did any of it; null for jobs that decide nothing of the kind.</summary>
    public AttributeValue? Plan { get; init; }

    /// <summary>The same run, failed.</summary>
    /// <param name="code">Why, for programs.</param>
    /// <param name="message">Why, for people.</param>
    public RunRecord FailedWith(string code, string message) => this with { Outcome = RunOutcome.Failed, ErrorCode = code, ErrorMessage = message };

    /// <summary>The latest of these runs that finished: it hands on what all before it knew. Null when none did.</summary>
    public static RunRecord? LatestFinished(IEnumerable<RunRecord> latestFirst) => latestFirst.FirstOrDefault(static run => run.FinishedAt is not null);

    /// <summary>How far behind the source that answered was after this run: the age of the oldest part that is missing; zero when nothing is.</summary>
    public Duration Lag =>
        Source is { } source && CollectedThrough.BySource.TryGetValue(source, out var mark) ? mark.LagAt(Key.ScheduledAt) : Duration.Zero;

    /// <summary>Whether it ended well.</summary>
    public bool Succeeded => Outcome == RunOutcome.Collected;

    /// <summary>Whether no call was left for it. It neither succeeded nor failed: for all that is decided from earlier runs, it might not have been due.</summary>
    public bool IsPostponed => Outcome == RunOutcome.Postponed;

    /// <summary>Whether it failed because no source answered.</summary>
    public bool NoSourceAnswered =>
        Outcome == RunOutcome.Failed
        && Attempts.Count > 0
        && Attempts.All(static attempt => !attempt.HasAnswer && attempt.Outcome != SourceAttempt.CutOff);

    /// <summary>Whether it ended badly, or was claimed and never finished.</summary>
    public bool FailedBy(Instant now) => FinishedAt is null ? LeaseUntil <= now : !Succeeded && !IsPostponed;
}
