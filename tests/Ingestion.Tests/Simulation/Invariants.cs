using System.Text.Json.Nodes;
using Amazon.Runtime;
using Amazon.SimpleNotificationService.Model;
using Ingestion.Runs;
using Ingestion.Storing;
using NodaTime;
using Record = System.Collections.Generic.Dictionary<string, Amazon.DynamoDBv2.Model.AttributeValue>;

namespace Ingestion.Tests.Simulation;

/// <summary>What must hold after every step of a day, and at its end. Everything that did not hold, in words.</summary>
internal sealed class Invariants
{
    private readonly MarketDay _day;
    private readonly List<string> _violations = [];
    private readonly Dictionary<string, int> _storedUnder = [];
    private readonly Dictionary<string, JsonNode> _announced = [];
    private readonly Dictionary<string, HashSet<string>> _owedKeys = [];
    private readonly List<(string Id, string Kind, string Body)> _alerts = [];

    public Invariants(MarketDay day)
    {
        _day = day;
        day.Table.Changed = Changed;
        day.Topics.Published = Published;
        day.Answered = Answered;
    }

    public IReadOnlyList<string> Violations => _violations;

    /// <summary>How many times something was checked.</summary>
    public long Checked { get; private set; }

    public int Incidents => _alerts.Where(static alert => alert.Kind != "recovery").Select(static alert => alert.Id).Distinct().Count();

    /// <summary>When the day is over.</summary>
    public void AtTheEnd()
    {
        var stories = _day.Table.WithPrefix("NEWS#").Where(static record => record.ContainsKey("headline")).ToList();
        var ledger = _day.Table.WithPrefix("RUN#").Select(RunRecordMapping.From).ToList();
        Check(!_day.Table.WithPrefix("OUTBOX").Any(), () => $"still owed: {string.Join(", ", _day.Table.WithPrefix("OUTBOX").Select(static owed => owed["sk"].S))}");
        foreach (var group in stories.GroupBy(static story => story["announcement"].S))
        {
            Check(_announced.ContainsKey(group.Key), () => $"{group.Count()} stories of {group.Key} were never announced");
        }

        foreach (var thrown in _day.Thrown)
        {
            Check(thrown is AmazonServiceException or OperationCanceledException, () => $"thrown, and no service's fault: {thrown}");
        }

        EveryStoryIsThere(stories);
        EveryStoryHasItsRows(stories);
        foreach (var run in ledger.Where(static run => run.FinishedAt is not null))
        {
            Check(run.Counts.Balance, () => $"{run.Key}: {run.Counts}");
        }

        IncidentsAreToldOnceEach(ledger);
    }

    private void Changed(Record? before, Record? after)
    {
        var pk = (after ?? before)![Attr.Pk].S;
        if (pk == "OUTBOX")
        {
            OutboxChanged(before, after);
        }
        else if (pk.StartsWith("NEWS#", StringComparison.Ordinal))
        {
            StoryChanged(before, after!);
        }
        else if (pk.StartsWith("RUN#", StringComparison.Ordinal) && before?.ContainsKey("finished_at") == true)
        {
            Check(
                before["finished_at"].S == after!["finished_at"].S && before["outcome"].S == after["outcome"].S,
                () => $"{after["run"].S} had finished and was changed");
        }
    }

    /// <summary>Stored means owed: whoever dies now, somebody will tell of it.</summary>
    private void StoryChanged(Record? before, Record after)
    {
        var told = after.GetValueOrDefault("announcement")?.S;
        var toldBefore = before?.GetValueOrDefault("announcement")?.S;
        Check(toldBefore is null || toldBefore == told, () => $"{after[Attr.Pk].S} changed its announcement from {toldBefore} to {told}");
        if (told is null || toldBefore is not null)
        {
            return;
        }

        var key = after["dedup_key"].S;
        Check(_owedKeys.TryGetValue(told, out var keys) && keys.Contains(key), () => $"{key} was stored while {told} was not owed with it");
        Check(!_announced.ContainsKey(told), () => $"{key} was stored under {told}, which had gone out without it");
        _storedUnder[told] = _storedUnder.GetValueOrDefault(told) + 1;
    }

    private void OutboxChanged(Record? before, Record? after)
    {
        var id = (after ?? before)![Attr.Sk].S.Split('#', 2)[1];
        if (after?.GetValueOrDefault("keys") is { } keys)
        {
            _owedKeys[id] = [.. keys.L.Select(static key => key.S)];
        }
        else if (before?.ContainsKey("keys") == true && after is null)
        {
            _owedKeys.Remove(id);
            Check(_announced.ContainsKey(id) || _storedUnder.GetValueOrDefault(id) == 0, () => $"{id} was dropped before it was announced");
        }
    }

    private void Published(PublishRequest message)
    {
        if (message.TopicArn == MarketDay.Alerts)
        {
            _alerts.Add((message.MessageAttributes["alert_id"].StringValue, message.MessageAttributes["event_type"].StringValue, message.Message));
            return;
        }

        var body = JsonNode.Parse(message.Message)!;
        var id = (string)body["id"]!;
        Check(
            (int)body["item_count"]! == _storedUnder.GetValueOrDefault(id),
            () => $"{id} tells of {body["item_count"]} stories, {_storedUnder.GetValueOrDefault(id)} are stored under it");
        if (_announced.TryGetValue(id, out var earlier))
        {
            Check(
                (int)earlier["item_count"]! == (int)body["item_count"]! && JsonNode.DeepEquals(earlier["date_range"], body["date_range"]),
                () => $"{id} was told differently the second time");
        }

        _announced[id] = body;
    }

    private void Answered(RunAnswer answer) => Check(
        answer.Collected == answer.New + answer.Merged + answer.Known + answer.Rejected,
        () => $"the counts of {answer.Run} do not balance");

    /// <summary>What a provider that answered in the last hour had, and had had long enough to be asked for it.</summary>
    private void EveryStoryIsThere(List<Record> stories)
    {
        var there = stories.Select(static story => story["dedup_key"].S).ToHashSet();
        var last = _day.Session.Close - Duration.FromMinutes(10);
        foreach (var (item, _) in _day.Providers[0].Stories.Where(story => story.SeenAt < last && story.SeenAt > _day.Session.Open))
        {
            Check(there.Contains(item.Key), () => $"'{item.Headline}' of {item.PublishedAt} was never stored");
        }
    }

    private void EveryStoryHasItsRows(List<Record> stories)
    {
        var rows = _day.Table.WithPrefix("TICKER#").Select(static row => $"{row[Attr.Pk].S} {row["dedup_key"].S}").ToHashSet();
        foreach (var story in stories)
        {
            foreach (var ticker in story["tickers"].SS)
            {
                Check(rows.Contains($"TICKER#{ticker} {story["dedup_key"].S}"), () => $"{story["dedup_key"].S} has no row for {ticker}");
            }
        }
    }

    private void IncidentsAreToldOnceEach(List<RunRecord> ledger)
    {
        foreach (var alert in _alerts.GroupBy(static alert => alert.Id))
        {
            Check(alert.Select(static one => one.Body).Distinct().Count() == 1, () => $"{alert.Key} was told in two ways");
        }

        var ids = _alerts.Select(static alert => alert.Id).Distinct().ToList();
        foreach (var id in ids.Where(static id => id.EndsWith("/opened", StringComparison.Ordinal)))
        {
            if (IsOver(Alerting.Incident.From(id[..^"/opened".Length])!, ledger))
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
    private static bool IsOver(Alerting.Incident incident, List<RunRecord> ledger) =>
        incident.Source is null
        || ledger.Exists(run => run.Key.ScheduledAt > incident.Since && run.Attempts.Any(attempt => attempt.Source == incident.Source && attempt.HasAnswer));

    /// <summary>By the ledger as it is at the end, which knows nothing of who knew what at the time.</summary>
    private void ThreeLostRunsAreToldOf(List<RunRecord> ledger, List<string> ids)
    {
        var byInstant = ledger.ToDictionary(static run => run.Key.ScheduledAt);
        var lost = 0;
        for (var due = _day.Session.Open; due < _day.Session.Close; due += Duration.FromMinutes(5))
        {
            lost = byInstant.GetValueOrDefault(due)?.Succeeded == true || byInstant.Keys.Min() > due ? 0 : lost + 1;
            if (lost < 3)
            {
                continue;
            }

            var (from, until) = (due - Duration.FromMinutes(120), due);
            Check(
                ids.Any(id => id.EndsWith("/opened", StringComparison.Ordinal)
                    && Alerting.Incident.From(id[..^"/opened".Length]) is { IsOfFailedRuns: true } incident
                    && from <= incident.Since && incident.Since <= until),
                () => $"three runs were lost up to {due}, and nobody was told");
        }
    }

    private void Check(bool holds, Func<string> violation)
    {
        Checked++;
        if (!holds)
        {
            _violations.Add($"{_day.World.Now}: {violation()}");
        }
    }
}
