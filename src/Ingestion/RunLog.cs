using System.Text.Json;
using Ingestion.Announcing;
using Ingestion.Collecting;
using Ingestion.Runs;
using Ingestion.Storing;

namespace Ingestion;

/// <summary>One wide JSON line per run on standard output. Whatever comes from outside is escaped, on one line, and bounded.</summary>
public sealed class RunLog(JsonLines lines)
{
    private const int MaxShownRejections = 5;
    private const int MaxShown = 10;
    private const int MaxErrorMessage = 1_000;

    /// <summary>A run that did nothing, or is not ours; gives the answer back.</summary>
    public RunAnswer Line(RunAnswer answer)
    {
        lines.Write(LevelOf(answer, isTroubled: false), json => Common(json, answer));
        return answer;
    }

    /// <summary>A dry run; gives the answer back.</summary>
    public RunAnswer Line(RunAnswer answer, IReadOnlyList<(string Source, SourceFailure Failure)> failures)
    {
        lines.Write(LevelOf(answer, failures.Count > 0), json =>
        {
            Common(json, answer);
            json.WriteBoolean("dry_run", answer.IsDryRun);
            json.WriteString("source", answer.Source);
            Texts(json, "source_failures", FailureTexts(failures));
        });
        return answer;
    }

    /// <summary>A run that finished.</summary>
    public void Line(
        RunAnswer answer,
        RunRecord run,
        IReadOnlyList<Rejected> rejected,
        IReadOnlyList<(string Source, SourceFailure Failure)> failures,
        EnrichmentNotes? enrichment,
        DeliveryResult delivery,
        StepTimer steps,
        IReadOnlyList<string> troubles) => lines.Write(LevelOf(answer, failures.Count > 0 || troubles.Count > 0 || enrichment?.Trouble is not null || delivery.Errors.Count > 0), json =>
    {
        Common(json, answer);
        json.WriteString("source", run.Source);
        json.WriteBoolean("is_failover", run.IsFailover);
        json.WriteNumber("collected", run.Counts.Collected);
        json.WriteNumber("new", run.Counts.New);
        json.WriteNumber("merged", run.Counts.Merged);
        json.WriteNumber("known", run.Counts.Known);
        json.WriteNumber("rejected", run.Counts.Rejected);
        json.WriteNumber("announced", answer.Announced);
        json.WriteString("coverage", run.Coverage.ToString());
        json.WriteNumber("lag_s", (long)run.Lag.TotalSeconds);
        json.WriteNumber("duration_ms", answer.DurationMs);
        json.WriteNumber("attempt", run.Attempt);
        Texts(json, "asked", run.Attempts.Select(static attempt =>
            $"{attempt.Source} ({attempt.Why}): {attempt.Outcome}, {attempt.Rows} rows of {attempt.Seen}, {(long)attempt.Took.TotalMilliseconds} ms{(attempt.Pages is { } pages ? $", pages ended at: {pages}" : string.Empty)}"));
        Texts(json, "source_failures", FailureTexts(failures));
        Texts(json, "rejections", rejected.Take(MaxShownRejections).Select(static row => $"{row.Reason}: {row.Excerpt}"));
        if (enrichment is { Notes.Count: > 0 })
        {
            json.WriteStartObject("sentiment");
            foreach (var note in enrichment.Notes)
            {
                json.WriteNumber(note.Name, note.Count);
            }

            json.WriteEndObject();
        }

        Texts(json, "troubles", enrichment?.Trouble is { } trouble ? [.. troubles, trouble] : troubles);
        Texts(json, "owed", delivery.Owed.Take(MaxShown).Select(static message => message.Id));
        Texts(json, "delivery_errors", delivery.Errors.Take(MaxShown));
        Texts(json, "incidents", run.Incidents.Select(static incident => incident.Id));
        Texts(json, "alerts", run.Alerts);
        Text(json, "error_code", run.ErrorCode);
        Text(json, "error_message", run.ErrorMessage);
        json.WriteStartObject("steps_ms");
        foreach (var (name, took) in steps.All)
        {
            json.WriteNumber(name, Math.Round(took.TotalMilliseconds, 1));
        }

        json.WriteEndObject();
    });

    /// <summary>A run that broke off; the exception goes on to Lambda.</summary>
    public void Broken(RunKey key, Exception exception) => lines.Write(JsonLines.Error, json =>
    {
        Common(json, RunAnswer.Without(key, "error"));
        json.WriteString("error_code", exception.GetType().Name);
        json.WriteString("error_message", Printable.Of(exception.Message, MaxErrorMessage));
    });

    private static string LevelOf(RunAnswer answer, bool isTroubled) =>
        answer.Outcome == RunOutcome.Failed ? JsonLines.Error : isTroubled ? JsonLines.Warn : JsonLines.Info;

    private static IEnumerable<string> FailureTexts(IReadOnlyList<(string Source, SourceFailure Failure)> failures) =>
        failures.Take(MaxShown).Select(static failed => $"{failed.Source}: {failed.Failure.WithQuote}");

    private static void Common(Utf8JsonWriter json, RunAnswer answer)
    {
        json.WriteString("event", "run");
        json.WriteString("job", answer.Job);
        json.WriteString("run", answer.Run);
        json.WriteString("outcome", answer.Outcome);
        Text(json, "next_open", answer.NextOpen);
    }

    private static void Text(Utf8JsonWriter json, string name, string? value)
    {
        if (value is not null)
        {
            json.WriteString(name, value);
        }
    }

    private static void Texts(Utf8JsonWriter json, string name, IEnumerable<string> values)
    {
        List<string> all = [.. values];
        if (all.Count == 0)
        {
            return;
        }

        json.WriteStartArray(name);
        foreach (var value in all)
        {
            json.WriteStringValue(value);
        }

        json.WriteEndArray();
    }
}
