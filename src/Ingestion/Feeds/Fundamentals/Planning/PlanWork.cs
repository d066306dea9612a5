using System.Text.Json;
using Amazon.DynamoDBv2.Model;
using Ingestion.Jobs;
using Ingestion.Metrics;
using Ingestion.Runs;
using NodaTime;

namespace Ingestion.Feeds.Fundamentals.Planning;

/// <summary>Decide who is refreshed, write it down, ask for them on the bus: the work of one run of a planner.</summary>
internal sealed class PlanWork(RefreshPlans plans, PlanDelivery delivery, RunProgress progress) : IRunWork
{
    private AttributeValue? _plan;
    private Duration? _calendarAge;
    private bool _isSuperseded, _isSent;

    /// <inheritdoc/>
    public bool IsTroubled => false;

    /// <inheritdoc/>
    public IReadOnlyList<string> Troubles => [];

    /// <inheritdoc/>
    public async Task DoAsync(CancellationToken cancellationToken)
    {
        var (run, steps) = (progress.Run, progress.Steps);
        _calendarAge = await plans.CalendarAgeAsync(run.Key.ScheduledAt, cancellationToken);
        _plan = await steps.TimeAsync(RunMetrics.CollectStep, plans.DecideAsync(run, progress.Before, cancellationToken));
        _isSuperseded = _plan is null;
        if (_plan is not null)
        {
            await steps.TimeAsync("send", delivery.SendAsync(run.Key, PlanRecord.ChosenOf(_plan), progress.Delivery, cancellationToken));
            _isSent = true;
        }
    }

    /// <inheritdoc/>
    public RunRecord Outcome(RunRecord run)
    {
        var attempted = run with { Plan = _plan, Attempts = RefreshPlans.AttemptOf(_calendarAge) };
        return this switch
        {
            { _isSuperseded: true } => attempted.FailedWith("superseded", "another invocation took this run for dead"),
            { _isSent: true } => attempted with { Outcome = RunOutcome.Collected, Counts = CountsOf(_plan!) },
            _ => attempted.FailedWith("deadline", $"the time was up while {(_plan is null ? "the plan was made" : "events were put on the bus")}"),
        };
    }

    /// <inheritdoc/>
    public IEnumerable<Metric> Metrics(RunRecord run)
    {
        if (_plan is not null)
        {
            yield return Metric.Count("SymbolsChosen", PlanRecord.ChosenOf(_plan).Count);
            yield return Metric.Count("SymbolsWaiting", PlanRecord.WaitingOf(_plan));
        }

        if (_calendarAge is { } age)
        {
            yield return Metric.Count("CalendarAgeHours", (int)age.TotalHours);
        }
    }

    /// <inheritdoc/>
    public void WriteLog(Utf8JsonWriter json, RunRecord run)
    {
        if (_calendarAge is { } age)
        {
            json.WriteNumber("calendar_age_hours", Math.Round(age.TotalHours, 1));
        }

        if (_plan is not null)
        {
            json.WriteStartObject("plan");
            json.WriteNumber("chosen", PlanRecord.ChosenOf(_plan).Count);
            foreach (var (reason, count) in PlanRecord.LeftOf(_plan))
            {
                json.WriteNumber(reason, count);
            }

            json.WriteEndObject();
        }
    }

    private static RunCounts CountsOf(AttributeValue plan)
    {
        var (chosen, left) = (PlanRecord.ChosenOf(plan).Count, PlanRecord.LeftOf(plan).Values.Sum());
        return new RunCounts(chosen + left, chosen, Merged: 0, Known: left, Rejected: 0);
    }
}
