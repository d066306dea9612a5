using System.Text.Json.Nodes;
using Amazon.Runtime;
using Amazon.SimpleNotificationService.Model;
using Ingestion.Jobs;
using Ingestion.Runs;
using Ingestion.Tables;
using Record = System.Collections.Generic.Dictionary<string, Amazon.DynamoDBv2.Model.AttributeValue>;

namespace Ingestion.Tests.Simulation;

/// <summary>What must hold of stories, announcements and runs after every step, and at the end of whatever happened. Everything that did not hold, in words.</summary>
internal class ProtocolInvariants
{
    private readonly List<string> _violations = [];
    private readonly Dictionary<string, int> _storedUnder = [];
    private readonly Dictionary<string, JsonNode> _announced = [];
    private readonly Dictionary<string, HashSet<string>> _owedKeys = [];
    private readonly List<(string Id, string Kind, string Body)> _alerts = [];
    private readonly World _world;
    private readonly SimulatedTable _table;

    public ProtocolInvariants(World world, SimulatedTable table, SimulatedTopics topics)
    {
        (_world, _table) = (world, table);
        table.Changed = Changed;
        topics.Published = Published;
    }

    public IReadOnlyList<string> Violations => _violations;

    /// <summary>How many times something was checked.</summary>
    public long Checked { get; private set; }

    protected IReadOnlyList<(string Id, string Kind, string Body)> Alerts => _alerts;

    protected List<Record> Stories => [.. _table.WithPrefix("NEWS#").Where(static record => record.ContainsKey("headline"))];

    protected List<RunRecord> Ledger => [.. _table.WithPrefix("RUN#").Select(RunRecordMapping.From)];

    /// <summary>When nothing more happens.</summary>
    /// <param name="thrown">What the program threw.</param>
    public void ProtocolHolds(IEnumerable<Exception> thrown)
    {
        var stories = Stories;
        Check(!_table.WithPrefix("OUTBOX").Any(), () => $"still owed: {string.Join(", ", _table.WithPrefix("OUTBOX").Select(static owed => owed["sk"].S))}");
        foreach (var group in stories.GroupBy(static story => story["announcement"].S))
        {
            Check(_announced.ContainsKey(group.Key), () => $"{group.Count()} stories of {group.Key} were never announced");
        }

        foreach (var one in thrown)
        {
            Check(one is AmazonServiceException or OperationCanceledException, () => $"thrown, and no service's fault: {one}");
        }

        EveryStoryHasItsRows(stories);
        foreach (var alert in _alerts.GroupBy(static alert => alert.Id))
        {
            Check(alert.Select(static one => one.Body).Distinct().Count() == 1, () => $"{alert.Key} was told in two ways");
        }

        foreach (var run in Ledger.Where(static run => run.FinishedAt is not null))
        {
            Check(run.Counts.Balance, () => $"{run.Key}: {run.Counts}");
        }
    }

    /// <summary>Where no call was repeated and nobody died, no message is either.</summary>
    public void EachAlertWentOutOnce()
    {
        foreach (var alert in _alerts.GroupBy(static alert => alert.Id))
        {
            Check(alert.Count() == 1, () => $"{alert.Key} was told {alert.Count()} times");
        }
    }

    public void Answered(RunAnswer answer) => Check(
        answer.Collected == answer.New + answer.Merged + answer.Known + answer.Rejected,
        () => $"the counts of {answer.Run} do not balance");

    private void EveryStoryHasItsRows(List<Record> stories)
    {
        var rows = _table.WithPrefix("TICKER#").Select(static row => $"{row[AttributeValues.Pk].S} {row["dedup_key"].S}").ToHashSet();
        foreach (var story in stories)
        {
            foreach (var ticker in story["tickers"].SS)
            {
                Check(rows.Contains($"TICKER#{ticker} {story["dedup_key"].S}"), () => $"{story["dedup_key"].S} has no row for {ticker}");
            }
        }
    }

    private void Changed(Record? before, Record? after)
    {
        var pk = (after ?? before)![AttributeValues.Pk].S;
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
        Check(toldBefore is null || toldBefore == told, () => $"{after[AttributeValues.Pk].S} changed its announcement from {toldBefore} to {told}");
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
        var id = (after ?? before)![AttributeValues.Sk].S.Split('#', 2)[1];
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

    protected void Check(bool holds, Func<string> violation)
    {
        Checked++;
        if (!holds)
        {
            _violations.Add($"{_world.Now}: {violation()}");
        }
    }
}
