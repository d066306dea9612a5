using System.Text.Json.Nodes;
using Amazon.Runtime;
using Ingestion.Feeds.Fundamentals;
using Ingestion.Feeds.Fundamentals.Refreshing;
using Ingestion.Jobs;
using Ingestion.Primitives;
using Ingestion.Tables;
using NodaTime;
using Record = System.Collections.Generic.Dictionary<string, Amazon.DynamoDBv2.Model.AttributeValue>;

namespace Ingestion.Tests.Simulation;

/// <summary>What must hold of fundamentals after every step, and at the end of whatever happened. Everything that did not hold, in words.</summary>
internal sealed class SeasonInvariants
{
    private readonly List<string> _violations = [];
    private readonly Dictionary<string, string> _announced = [];
    private readonly Dictionary<string, HashSet<string>> _written = [];
    private readonly SimulatedSeason _season;

    public SeasonInvariants(SimulatedSeason season)
    {
        _season = season;
        season.Assets.Changed = AssetChanged;
        season.Reports.Changed = ReportChanged;
        season.Fundamentals.Changed = RowChanged;
        season.Topics.Published = message =>
        {
            // Others are alerts.
            if (message.TopicArn == MarketDay.Announcements)
            {
                var body = JsonNode.Parse(message.Message)!;
                var id = (string)body["id"]!;
                Check(!_announced.TryGetValue(id, out var before) || before == message.Message, () => $"{id} said two things");
                _announced[id] = message.Message;
            }
        };
    }

    public IReadOnlyList<string> Violations => _violations;

    public long Checked { get; private set; }

    /// <summary>When the season is over.</summary>
    public void AtTheEnd()
    {
        foreach (var (day, calls) in _season.Documents.Calls)
        {
            Check(calls <= _season.BudgetOf(day), () => $"{calls} calls on {day}, of {_season.BudgetOf(day)}");
        }

        Check(!_season.Table.WithPrefix("OUTBOX").Any(), () => $"still owed: {string.Join(", ", _season.Table.WithPrefix("OUTBOX").Select(static owed => owed["sk"].S))}");
        Check(!_season.Bus.Waiting.Any(), () => $"still in the queue: {string.Join(", ", _season.Bus.Waiting)}");
        foreach (var one in _season.Lambda.Thrown.Concat(_season.Bus.Thrown))
        {
            Check(one is AmazonServiceException or OperationCanceledException or UnsentException, () => $"thrown, and no service's fault: {one}");
        }

        foreach (var report in _season.Reports.All)
        {
            Check(report["is_processed"].BOOL == true, () => $"{report["symbol"].S} reported and was forgotten");
        }

        foreach (var asset in _season.Assets.All)
        {
            var refreshed = Instants.Parse(asset["refreshed_at"].S)!.Value;
            Check(_season.World.Now - refreshed < Duration.FromDays(9), () => $"{asset["symbol"].S} was refreshed at {refreshed}, and everybody has had a turn since");
        }

        DocumentsAreAsProvided();
        foreach (var (id, keys) in _written)
        {
            Check(_announced.TryGetValue(id, out var body) && (int)JsonNode.Parse(body)!["item_count"]! >= keys.Count, () => $"{keys.Count} rows were written under {id}, which says {body}");
        }
    }

    private void DocumentsAreAsProvided()
    {
        foreach (var (symbol, report) in _season.Due)
        {
            var rows = Documents(symbol.Symbol).ToDictionary(static row => row["sk"].S, static row => DocumentRecord.From(row));
            Check(rows.ContainsKey("EARNINGS#Q#2026-09-30"), () => $"the earnings of {symbol} of {report.ReportDate} are not there");
            foreach (var stored in rows.Values)
            {
                Check(stored.Revision == 1 + stored.Versions.Count, () => $"{symbol} {stored.Row.Kind}: revision {stored.Revision} with {stored.Versions.Count} versions");
                var since = stored.Versions.Select(static version => version.Until).Append(stored.FirstSeen).Max();
                Check(stored.KnownSince == since, () => $"{symbol} {stored.Row.Kind}: known since {stored.KnownSince}, and not {since}");
            }
        }
    }

    /// <summary>Refreshed is who has all five documents.</summary>
    private void AssetChanged(Record? before, Record? after)
    {
        if (before is null || before["refreshed_at"].S == after!["refreshed_at"].S)
        {
            return;
        }

        var state = _season.Fundamentals.Get(after["symbol"].S, "REFRESH");
        Check(string.CompareOrdinal(before["refreshed_at"].S, after["refreshed_at"].S) < 0, () => $"{after["symbol"].S} became older");
        foreach (var kind in DocumentKinds.All)
        {
            var at = state?.Text($"{DocumentKinds.CodeOf(kind)}_at");
            Check(at is not null && string.CompareOrdinal(at, after["refreshed_at"].S) >= 0, () => $"{after["symbol"].S} is refreshed at {after["refreshed_at"].S}, its {kind} at {at}");
            Check(
                state!.GetValueOrDefault("without")?.SS?.Contains(DocumentKinds.CodeOf(kind)) == true || Documents(after["symbol"].S).Any(row => DocumentRecord.KindOf(row) == kind),
                () => $"{after["symbol"].S} is refreshed without a {kind}");
        }
    }

    /// <summary>Processed is a report whose earnings are stored.</summary>
    private void ReportChanged(Record? before, Record? after)
    {
        if (before is not null && before["is_processed"].BOOL != true && after!["is_processed"].BOOL == true)
        {
            var (symbol, period) = (after["symbol"].S, after["fiscal_period_end"].S);
            Check(_season.Fundamentals.Get(symbol, $"EARNINGS#Q#{period}") is not null, () => $"{symbol} {period} is processed, and its earnings are not stored");
        }
    }

    private void RowChanged(Record? before, Record? after)
    {
        if (DocumentRecord.KindOf(after!) is null)
        {
            return;
        }

        var key = $"{after!["symbol"].S} {after["sk"].S}";
        Check(after.Number("revision") == (before?.Number("revision") ?? 0) + 1, () => $"{key}: revision {after.Number("revision")} after {before?.Number("revision")}");
        Check(before is null || DocumentRecord.From(before).Row != DocumentRecord.From(after).Row, () => $"{key} was written although nothing changed");
        var id = after["announcement"].S;
        Check(_season.Table.WithPrefix("OUTBOX#fundamentals").Any(owed => owed["sk"].S.EndsWith($"#{id}", StringComparison.Ordinal)), () => $"{key} was written while {id} was not owed");
        Check(!_announced.ContainsKey(id), () => $"{key} was written under {id}, which had gone out without it");
        foreach (var other in _written.Where(other => other.Key != id && !_announced.ContainsKey(other.Key)))
        {
            // Told of under the later one.
            other.Value.Remove(key);
        }

        if (!_written.TryGetValue(id, out var written))
        {
            _written[id] = written = [];
        }

        written.Add(key);
    }

    private IEnumerable<Record> Documents(string symbol) => _season.Fundamentals.WithPrefix(symbol).Where(row => row["symbol"].S == symbol && DocumentRecord.KindOf(row) is not null);

    private void Check(bool holds, Func<string> what)
    {
        Checked++;
        if (!holds)
        {
            _violations.Add($"{_season.World.Now}: {what()}");
        }
    }
}
