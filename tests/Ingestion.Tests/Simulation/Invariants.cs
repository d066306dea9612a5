using Ingestion.Runs;
using NodaTime;
using Record = System.Collections.Generic.Dictionary<string, Amazon.DynamoDBv2.Model.AttributeValue>;

namespace Ingestion.Tests.Simulation;

/// <summary>What must hold of a day beside <see cref="ProtocolInvariants"/>: every story is there, and operations were told of what they should be, once.</summary>
internal sealed class Invariants : ProtocolInvariants
{
    private readonly MarketDay _day;

    public Invariants(MarketDay day)
        : base(day.World, day.Table, day.Topics)
    {
        _day = day;
        day.Answered = Answered;
    }

    public int Incidents => Alerts.Where(static alert => alert.Kind != "recovery").Select(static alert => alert.Id).Distinct().Count();

    /// <summary>When the day is over.</summary>
    public void AtTheEnd()
    {
        ProtocolHolds(_day.Thrown);
        EveryStoryIsThere(Stories);
        IncidentsAreToldOnceEach(Ledger);
    }

    /// <summary>What a provider that answered in the last hour had, and had had long enough to be asked for it.</summary>
    private void EveryStoryIsThere(List<Record> stories)
    {
        var there = stories.Select(static story => story["dedup_key"].S).ToHashSet();
        var last = _day.Session.Close - Duration.FromMinutes(10);
        foreach (var (item, _) in _day.Providers[0].Stories.Where(story => story.SeenAt < last && story.SeenAt > _day.CompleteFrom))
        {
            Check(there.Contains(item.Key), () => $"'{item.Headline}' of {item.PublishedAt} was never stored");
        }
    }

    private void IncidentsAreToldOnceEach(List<RunRecord> ledger)
    {
        var ids = Alerts.Select(static alert => alert.Id).Distinct().ToList();
        foreach (var id in ids.Where(static id => id.EndsWith("/opened", StringComparison.Ordinal)))
        {
            if (IsOver(Incident.From(id[..^"/opened".Length])!, ledger))
            {
                Check(ids.Contains(id.Replace("/opened", "/recovered", StringComparison.Ordinal)), () => $"{id} was never said to be over");
            }
        }

        foreach (var id in ids.Where(static id => id.EndsWith("/recovered", StringComparison.Ordinal)))
        {
            var opened = id.Replace("/recovered", "/opened", StringComparison.Ordinal);
            Check(ids.Contains(opened), () => $"{id}, but nobody was told that it began");
            Check(ids.IndexOf(opened) < ids.IndexOf(id), () => $"{id} came before its beginning");
        }

        ThreeLostRunsAreToldOf(ledger, ids);
    }

    /// <summary>A stand-in that refused its key is asked again only when it is needed.</summary>
    private static bool IsOver(Incident incident, List<RunRecord> ledger) =>
        incident.Source is null
        || ledger.Exists(run => run.Key.ScheduledAt > incident.Since && run.Attempts.Any(attempt => attempt.Source == incident.Source && attempt.HasAnswer));

    /// <summary>By the ledger as it is at the end, which knows nothing of who knew what at the time.</summary>
    private void ThreeLostRunsAreToldOf(List<RunRecord> ledger, List<string> ids)
    {
        var byInstant = ledger.Where(run => run.Key.ScheduledAt >= _day.Session.Open).ToDictionary(static run => run.Key.ScheduledAt);
        var lost = 0;
        for (var due = _day.Session.Open; due < _day.Session.Close; due += Duration.FromMinutes(5))
        {
            lost = byInstant.GetValueOrDefault(due)?.Succeeded == true || byInstant.Keys.Min() > due ? 0 : lost + 1;
            if (lost < 3)
            {
                continue;
            }

            // Where nothing was collected for days, the runs that never began are part of it.
            var (from, until) = (Instant.Min(due - Duration.FromMinutes(120), _day.CompleteFrom), due);
            Check(
                ids.Any(id => id.EndsWith("/opened", StringComparison.Ordinal)
                    && Incident.From(id[..^"/opened".Length]) is { IsOfFailedRuns: true } incident
                    && from <= incident.Since && incident.Since <= until),
                () => $"three runs were lost up to {due}, and nobody was told");
        }
    }

}
