using System.Text.Json;
using Ingestion.Primitives;
using Ingestion.Runs;
using NodaTime;

namespace Ingestion.Hosting;

/// <summary>What the scheduler sends: <c>{"job":"news","scheduled_at":"2026-11-20T15:05:00Z"}</c>.</summary>
/// <param name="Job">The job's name.</param>
/// <param name="ScheduledAt">The instant that the run is for; null when the event does not say.</param>
/// <param name="IsDryRun">Whether nothing is to be written or sent.</param>
/// <param name="Kind">What a job that does several things is to do; null when the event does not say.</param>
public sealed record JobEvent(string Job, Instant? ScheduledAt, bool IsDryRun, string? Kind = null)
{
    private const int MaxShown = 80;

    private static readonly Instant First = Instant.FromUtc(1990, 1, 1, 0, 0);

    /// <summary>Reads what was sent.</summary>
    /// <exception cref="InvalidEventException">It is not JSON.</exception>
    public static JsonDocument Parse(Stream input, IReadOnlyCollection<string> jobs)
    {
        try
        {
            return JsonDocument.Parse(input, JsonText.AnyDepth);
        }
        catch (JsonException)
        {
            throw NoJson(jobs);
        }
    }

    /// <summary>Reads an event.</summary>
    /// <param name="root">The event, whole.</param>
    /// <param name="jobs">The names of all jobs.</param>
    /// <param name="now">The clock: a run whose time has not come would count as done when it comes.</param>
    /// <exception cref="InvalidEventException">It is not one; the message says what was wrong and what is valid.</exception>
    public static JobEvent Read(JsonElement root, IReadOnlyCollection<string> jobs, Instant now)
    {
        try
        {
            return Checked(root, jobs, now);
        }
        catch (InvalidOperationException)
        {
            // A name that is half of a surrogate pair.
            throw NoJson(jobs);
        }
    }

    private static InvalidEventException NoJson(IReadOnlyCollection<string> jobs) => new("The event is not JSON.", jobs);

    private static JobEvent Checked(JsonElement root, IReadOnlyCollection<string> jobs, Instant now)
    {
        if (root.ValueKind != JsonValueKind.Object)
        {
            throw new InvalidEventException("The event is not a JSON object.", jobs);
        }

        List<string> problems = [];
        var job = Field(root, "job");
        if (job is null)
        {
            problems.Add("It has no \"job\".");
        }
        else if (!jobs.Contains(job))
        {
            problems.Add($"There is no job '{Printable.Of(job, MaxShown)}'.");
        }

        var scheduledAt = Field(root, "scheduled_at");
        var instant = Instants.Parse(scheduledAt);
        if (instant is null && root.TryGetProperty("scheduled_at", out var given))
        {
            problems.Add($"\"scheduled_at\" is '{Printable.Of(scheduledAt ?? given.ValueKind.ToString(), MaxShown)}', not an instant such as 2026-11-20T15:05:00Z.");
        }

        if (instant > now + RunLedger.MaxClockSkew)
        {
            problems.Add($"\"scheduled_at\" is {Instants.Text(instant.Value)}, but it is only {Instants.Text(now)} now: at most {RunLedger.MaxClockSkew.TotalMinutes:0} minutes ahead are allowed. Instants are in UTC.");
        }
        else if (instant < First)
        {
            problems.Add($"\"scheduled_at\" is {Instants.Text(instant.Value)}: the exchange's calendar begins with {Instants.Text(First)}.");
        }

        var isDryRun = false;
        if (root.TryGetProperty("dry_run", out var dryRun))
        {
            isDryRun = dryRun.ValueKind == JsonValueKind.True;
            if (dryRun.ValueKind is not (JsonValueKind.True or JsonValueKind.False))
            {
                problems.Add("\"dry_run\" is neither true nor false.");
            }
        }

        return problems.Count == 0
            ? new JobEvent(job!, instant is { } exact ? Instants.ToSeconds(exact) : null, isDryRun, Field(root, "kind"))
            : throw new InvalidEventException(string.Join(' ', problems), jobs);
    }

    private static string? Field(JsonElement root, string name) => root.TryGetProperty(name, out var value) ? JsonText.Of(value) : null;
}
