using System.Text.Json;
using Ingestion.Primitives;
using Ingestion.Runs;

namespace Ingestion.Jobs;

/// <summary>One wide JSON line per run on standard output. Whatever comes from outside is escaped, on one line, and bounded.</summary>
public sealed class RunLog(JsonLines lines)
{
    private const int MaxShown = 10;
    private const int MaxErrorMessage = 1_000;

    /// <summary>A run that did nothing, or is not ours; gives the answer back.</summary>
    public RunAnswer Line(RunAnswer answer) => Line(answer, isTroubled: false, static _ => { });

    /// <summary>A run that keeps no record, with fields of its own; gives the answer back.</summary>
    public RunAnswer Line(RunAnswer answer, bool isTroubled, Action<Utf8JsonWriter> fields)
    {
        lines.Write(LevelOf(answer, isTroubled), json =>
        {
            Common(json, answer);
            fields(json);
        });
        return answer;
    }

    /// <summary>A run that finished.</summary>
    public void Line(RunAnswer answer, RunRecord run, RunProgress progress, IRunWork work, IReadOnlyList<string> troubles)
    {
        var isTroubled = troubles.Count > 0 || work.IsTroubled || progress.Delivery.Errors.Count > 0;
        lines.Write(LevelOf(answer, isTroubled), json =>
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
            work.WriteLog(json, run);
            json.WriteTexts("troubles", [.. troubles, .. work.Troubles]);
            json.WriteTexts("owed", progress.Delivery.Owed.Take(MaxShown).Select(static message => message.Id));
            json.WriteTexts("delivery_errors", progress.Delivery.Errors.Take(MaxShown));
            json.WriteTexts("incidents", run.Incidents.Select(static incident => incident.Id));
            json.WriteTexts("alerts", run.Alerts);
            json.WriteText("error_code", run.ErrorCode);
            json.WriteText("error_message", run.ErrorMessage);
            json.WriteStartObject("steps_ms");
            foreach (var (name, took) in progress.Steps.All)
            {
                json.WriteNumber(name, Math.Round(took.TotalMilliseconds, 1));
            }

            json.WriteEndObject();
        });
    }

    /// <summary>A run that broke off; the exception goes on to Lambda.</summary>
    public void Broken(RunKey key, Exception exception) => lines.Write(JsonLines.Error, json =>
    {
        Common(json, RunAnswer.Without(key, RunOutcome.Error));
        json.WriteString("error_code", exception.GetType().Name);
        json.WriteString("error_message", Printable.Of(exception.Message, MaxErrorMessage));
    });

    private static string LevelOf(RunAnswer answer, bool isTroubled)
    {
        if (answer.Outcome == RunOutcome.Failed)
        {
            return JsonLines.Error;
        }

        return isTroubled ? JsonLines.Warn : JsonLines.Info;
    }

    private static void Common(Utf8JsonWriter json, RunAnswer answer)
    {
        json.WriteString("event", "run");
        json.WriteString("job", answer.Job);
        json.WriteString("run", answer.Run);
        json.WriteString("outcome", answer.Outcome);
        json.WriteText("next_open", answer.NextOpen);
    }
}
