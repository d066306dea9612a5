using System.Text.Json.Nodes;
using Amazon.DynamoDBv2.Model;
using Amazon.Runtime;
using Amazon.SimpleNotificationService.Model;
using Ingestion.Feeds.Assets;
using Ingestion.Feeds.EarningsCalendar;
using Ingestion.Jobs;
using Ingestion.Primitives;
using Ingestion.Runs;
using Record = System.Collections.Generic.Dictionary<string, Amazon.DynamoDBv2.Model.AttributeValue>;

namespace Ingestion.Tests.Simulation;

/// <summary>What must hold of reference data after every step, and at the end of whatever happened. Everything that did not hold, in words.</summary>
internal sealed class WeekInvariants
{
    /// <summary>Attributes that say how often and by whom a row was written, not what it says.</summary>
    private static readonly string[] OfWriting = ["revision", "updated_at", "announcement", "change", "last_seen", "expires_at"];

    private readonly List<string> _violations = [];
    private readonly Dictionary<string, HashSet<string>> _owedKeys = [];
    private readonly Dictionary<string, Dictionary<string, string>> _storedUnder = [];
    private readonly Dictionary<string, string> _announced = [];
    private readonly Dictionary<string, string> _firstSeen = [];
    private readonly HashSet<string> _rowsEver = [];
    private readonly SimulatedWeek _week;

    public WeekInvariants(SimulatedWeek week)
    {
        _week = week;
        week.Table.Changed = OutboxChanged;
        week.Assets.Changed = (before, after) => RowChanged("assets", before, after!);
        week.Reports.Changed = (before, after) => RowChanged("earnings_calendar", before, after!);
        week.Topics.Published = Published;
    }

    public IReadOnlyList<string> Violations => _violations;

    public long Checked { get; private set; }

    /// <summary>When the week is over.</summary>
    public void AtTheEnd()
    {
        Check(!_week.Table.WithPrefix("OUTBOX").Any(), () => $"still owed: {string.Join(", ", _week.Table.WithPrefix("OUTBOX").Select(static owed => owed["sk"].S))}");
        foreach (var one in _week.Lambda.Thrown)
        {
            Check(one is AmazonServiceException or OperationCanceledException or UnsentException, () => $"thrown, and no service's fault: {one}");
        }

        AssetsAreAsListed();
        ReportsAreAsListed();
        EveryChangeIsTold();
        foreach (var run in _week.Table.WithPrefix("RUN#").Select(RunRecordMapping.From).Where(static run => run.FinishedAt is not null))
        {
            Check(run.Counts.Balance, () => $"{run.Key}: {run.Counts}");
        }
    }

    private void AssetsAreAsListed()
    {
        var listed = _week.Lists.Assets(_week.Days[^1]).ToDictionary(static asset => asset.Symbol);
        var rows = _week.Assets.All.Where(static row => row.ContainsKey("updated_at")).Select(new AssetSchema().RowOf).ToDictionary(static row => row.Symbol);
        foreach (var (symbol, asset) in listed)
        {
            var row = rows.GetValueOrDefault(symbol);
            Check(
                row is { IsActive: true } && row.Id == asset.Id && row.Name == asset.Name && row.IsTradable == asset.IsTradable && row.Attributes.Items.SequenceEqual(asset.Attributes),
                () => $"{symbol} is listed as {asset.Id} and stored as {row}");
        }

        foreach (var row in rows.Values)
        {
            Check(row.IsActive == listed.ContainsKey(row.Symbol), () => $"{row.Symbol} is active: {row.IsActive}, listed: {listed.ContainsKey(row.Symbol)}");
            var now = listed.Values.FirstOrDefault(asset => asset.Id == row.Id)?.Symbol;
            Check(row.IsActive || now is null || LeadsTo(rows, row, now.Value), () => $"{row.Symbol} does not lead to {now}, as {row.Id} is called now: {string.Join(" / ", rows.Values.Where(one => one.Id == row.Id || one.Former.Items.Any(former => former.Id == row.Id)).Select(static one => $"{one.Symbol} {one.Id} {one.IsActive} from {one.RenamedFrom} to {one.RenamedTo} at {one.StatusChangedAt} [{string.Join(", ", one.Former.Items)}]"))}");
        }

        Check(_rowsEver.Where(static key => key.StartsWith("assets ", StringComparison.Ordinal)).All(key => _week.Assets.Get(key["assets ".Length..], string.Empty) is not null), () => "a symbol is gone");
    }

    private static bool LeadsTo(Dictionary<Ticker, Asset> rows, Asset from, Ticker to)
    {
        for (var steps = 0; steps < 20; steps++)
        {
            if (from.RenamedTo is not { } next)
            {
                return from.Symbol == to;
            }

            if (next == to)
            {
                return true;
            }

            // Another may have the next symbol by now: then it says where the one before it went.
            var row = rows[next];
            var id = from.Id;
            from = row.Id == id ? row : row.Former.Items.LastOrDefault(former => former.Id == id) is { } former ? row with { Id = id, RenamedTo = former.RenamedTo } : row;
        }

        return false;
    }

    private void ReportsAreAsListed()
    {
        var day = _week.Days[^1];
        var rows = _week.Reports.All.Where(static row => row.ContainsKey("updated_at") && !row.ContainsKey("superseded_by")).ToList();
        var last = _week.Table.WithPrefix($"RUN#{EarningsCalendarModule.Name}").Select(RunRecordMapping.From).MaxBy(static run => run.Key.ScheduledAt)!;
        foreach (var calendar in _week.Calendars.Where(calendar => last.Attempts.Any(attempt => attempt.Source == calendar.Name && attempt.HasAnswer)))
        {
            foreach (var entry in _week.Lists.Calendar(day, calendar.Name))
            {
                var says = rows.Where(row => row["symbol"].S == entry.Symbol.Symbol && row["sources"].M.ContainsKey(calendar.Name)).ToList();
                Check(says.Count == 1, () => $"{calendar.Name} lists one report of {entry.Symbol}, {says.Count} rows say so");
                Check(
                    says.All(row => row["sources"].M[calendar.Name].M["report_date"].S == NodaTime.Text.LocalDatePattern.Iso.Format(entry.ReportDate)),
                    () => $"{calendar.Name} lists {entry.Symbol} for {entry.ReportDate}, the row says {string.Join(", ", says.Select(row => row["sources"].M[calendar.Name].M["report_date"].S))}");
            }
        }

        foreach (var row in rows.Where(row => string.CompareOrdinal(row["report_date"].S, NodaTime.Text.LocalDatePattern.Iso.Format(day)) > 0))
        {
            var isListed = _week.Calendars.Any(calendar => _week.Lists.Calendar(day, calendar.Name).Any(entry => entry.Symbol.Symbol == row["symbol"].S));
            Check(isListed == (row["status"].S != "withdrawn"), () => $"{row["symbol"].S} is listed: {isListed}, and stored as {row["status"].S}");
            Check(row["report_month"].S == row["report_date"].S[..7], () => $"{row["symbol"].S} stands under another month");
        }
    }

    /// <summary>What was written under an announcement is in it, unless a later change of the same row is told of.</summary>
    private void EveryChangeIsTold()
    {
        foreach (var (id, keys) in _storedUnder)
        {
            foreach (var (key, symbol) in keys)
            {
                Check(_announced.TryGetValue(id, out var body) && Symbols(body).Contains(symbol), () => $"{key} was changed under {id} and not told of");
            }
        }
    }

    private static HashSet<string> Symbols(string body) => [.. JsonNode.Parse(body)!["tickers"]!.AsArray().Select(static ticker => (string)ticker!)];

    private void RowChanged(string feed, Record? before, Record after)
    {
        var key = after.GetValueOrDefault("fiscal_period_end") is { } period ? $"{after["symbol"].S}#{period.S}" : after["symbol"].S;
        Check(Number(after) == Number(before) + 1, () => $"{key}: revision {Number(after)} after {Number(before)}");
        if (!after.ContainsKey("updated_at"))
        {
            return;
        }

        _rowsEver.Add($"{feed} {key}");
        var isFence = before is not null && Same(before, after, except: ["revision", "expires_at"]);
        Check(isFence || before is null || !Same(before, after, OfWriting), () => $"{key} was written although nothing changed");
        if (feed == "assets")
        {
            AssetChanged(after);
        }

        var told = after.GetValueOrDefault("announcement")?.S;
        if (isFence || told is null || (before?.GetValueOrDefault("announcement")?.S == told && _storedUnder.GetValueOrDefault(told)?.ContainsKey(key) == true))
        {
            return;
        }

        Check(_owedKeys.TryGetValue(told, out var owed) && owed.Contains(key), () => $"{key} was changed while {told} was not owed with it");
        Check(!_announced.ContainsKey(told), () => $"{key} was changed under {told}, which had gone out without it");
        foreach (var other in _storedUnder.Where(other => other.Key != told && !_announced.ContainsKey(other.Key)))
        {
            // Told of under the later one.
            other.Value.Remove(key);
        }

        if (!_storedUnder.TryGetValue(told, out var stored))
        {
            _storedUnder[told] = stored = [];
        }

        stored[key] = after["symbol"].S;
    }

    private void AssetChanged(Record after)
    {
        var asset = new AssetSchema().RowOf(after);
        var seen = after["first_seen"].S;
        _firstSeen.TryAdd(asset.Id, seen);
        Check(_firstSeen[asset.Id] == seen, () => $"{asset.Symbol}: {asset.Id} was first seen at {_firstSeen[asset.Id]}, and now at {seen}");
        if (!asset.IsActive && AssetsDay(asset) is { } day)
        {
            Check(_week.Lists.Assets(day).All(listed => listed.Symbol != asset.Symbol), () => $"{asset.Symbol} was said to be gone on {day}, and is listed");
        }
    }

    private NodaTime.LocalDate? AssetsDay(Asset asset)
    {
        var day = Ingestion.Market.DailyGate.DateOf(asset.StatusChangedAt);
        return _week.Days.Contains(day) ? day : null;
    }

    private static bool Same(Record before, Record after, string[] except)
    {
        var names = before.Keys.Union(after.Keys).Except(except);
        return names.All(name => before.TryGetValue(name, out var one) && after.TryGetValue(name, out var other) && Text(one) == Text(other));
    }

    private static string Text(AttributeValue value) => value switch
    {
        { M.Count: > 0 } => string.Join(';', value.M.OrderBy(static one => one.Key, StringComparer.Ordinal).Select(static one => $"{one.Key}={Text(one.Value)}")),
        { L.Count: > 0 } => string.Join('|', value.L.Select(Text)),
        { SS.Count: > 0 } => string.Join(',', value.SS.Order(StringComparer.Ordinal)),
        _ => $"{value.S}{value.N}{value.BOOL}",
    };

    private static long Number(Record? record) => record?.GetValueOrDefault("revision")?.N is { } text ? long.Parse(text, System.Globalization.CultureInfo.InvariantCulture) : 0;

    private void OutboxChanged(Record? before, Record? after)
    {
        var record = (after ?? before)!;
        if (!record["pk"].S.StartsWith("OUTBOX#", StringComparison.Ordinal) || !record.TryGetValue("keys", out var keys))
        {
            return;
        }

        var id = record["sk"].S.Split('#', 2)[1];
        if (after is not null)
        {
            _owedKeys[id] = [.. keys.L.Select(static key => key.S)];
        }
        else
        {
            _owedKeys.Remove(id);
            Check(_announced.ContainsKey(id) || _storedUnder.GetValueOrDefault(id) is not { Count: > 0 }, () => $"{id} was dropped before it was told");
        }
    }

    private void Published(PublishRequest message)
    {
        if (message.TopicArn == MarketDay.Alerts)
        {
            return;
        }

        var id = (string)JsonNode.Parse(message.Message)!["id"]!;
        if (!_announced.TryAdd(id, message.Message))
        {
            Check(_announced[id] == message.Message, () => $"{id} was told differently the second time");
        }
    }

    private void Check(bool holds, Func<string> violation)
    {
        Checked++;
        if (!holds)
        {
            _violations.Add($"{_week.World.Now}: {violation()}");
        }
    }
}
