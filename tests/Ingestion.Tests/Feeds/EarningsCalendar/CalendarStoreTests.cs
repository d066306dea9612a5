using System.Text.Json.Nodes;
using Ingestion.Feeds.EarningsCalendar;
using Ingestion.LocalCloud;
using Ingestion.Messages;
using Ingestion.Runs;
using Ingestion.Storing;
using Ingestion.Tables;
using NodaTime;
using static Ingestion.Tests.Feeds.EarningsCalendar.CalendarTable;

namespace Ingestion.Tests.Feeds.EarningsCalendar;

/// <summary>The table of reports, with the real SDK, against DynamoDB's wire protocol.</summary>
public sealed class CalendarStoreTests : IAsyncLifetime
{
    private static readonly CalendarSchema Schema = new();
    private static readonly CalendarSync Rules = new(["alphavantage", "finnhub"]);

    private readonly CloudFixture _aws = new();
    private readonly List<LocalDate> _runs = [];

    public ValueTask InitializeAsync() => _aws.InitializeAsync();

    public ValueTask DisposeAsync() => _aws.DisposeAsync();

    [Fact]
    public async Task A_run_writes_what_changed_and_the_next_one_nothing()
    {
        (await SyncAsync("2026-11-16", [Av("2026-12-10")], [Fh("2026-12-10")])).Should().Be(1);

        (await SyncAsync("2026-11-17", [Av("2026-12-10")], [Fh("2026-12-10")])).Should().Be(0);

        var record = await RecordAsync("2026-09-30");
        ((string?)record["status"], (int)record["revision"]!, (string?)record["change"]).Should().Be(("confirmed", 1, "new"));
    }

    [Fact]
    public async Task What_another_job_writes_is_never_overwritten()
    {
        await SyncAsync("2026-11-16", [Av("2026-12-10")], []);
        await Table().UpdateAsync(
            "HRBR", "2026-09-30", new RecordChange().Set("is_processed", AttributeValues.Bool(true)), new WriteCondition("attribute_exists(symbol)"), CancellationToken.None);

        await SyncAsync("2026-11-17", [Av("2026-12-11")], []);

        var record = await RecordAsync("2026-09-30");
        ((bool)record["is_processed"]!, (string?)record["report_date"], (string?)record["change"]).Should().Be((true, "2026-12-11", "moved"));
    }

    [Theory]
    [InlineData("2026-11-30", "2026-12-01", "2026-12-01")]
    [InlineData("2026-11-16", "2026-11-30", "2026-12-01")]
    [InlineData("2026-12-31", "2026-12-31", "2027-01-04")]
    public async Task A_date_that_moves_into_another_month_is_found_there_and_no_more_in_the_first(string today, string from, string to)
    {
        await SyncAsync(today, [Av(from)], []);

        (await SyncAsync(to, [Av(to)], [])).Should().Be(from == to ? 0 : 1);

        (await UpcomingAsync(from[..7])).Should().Equal(from[..7] == to[..7] ? [$"{to}#HRBR"] : []);
        (await UpcomingAsync(to[..7])).Should().Equal($"{to}#HRBR");
        (await _aws.Cloud.EarningsCalendar.AllAsync()).Should().ContainSingle("a moved date leaves no orphan");
    }

    [Theory]
    [InlineData("2026-11-16")]
    [InlineData("2026-11-30")]
    [InlineData("2026-12-01")]
    [InlineData("2027-01-31")]
    public async Task All_rows_of_a_season_before_and_to_come_are_read(string today)
    {
        var day = Day(today);
        List<string> dates = [.. new[] { -45, -1, 0, 1, 40, 92 }.Select(days => NodaTime.Text.LocalDatePattern.Iso.Format(day.PlusDays(days)))];
        await SyncAsync("2026-10-01", [.. dates.Select(static (date, i) => Av(date, symbol: $"HRB{(char)('A' + i)}"))], []);

        var rows = await Rules.ReadAsync(Store(), new Dictionary<string, IReadOnlyList<CalendarEntry>>(), day, CancellationToken.None);

        rows.Keys.Should().BeEquivalentTo(dates.Select(static (_, i) => $"HRB{(char)('A' + i)}#2026-09-30"));
    }

    [Fact]
    public async Task A_row_whose_date_lies_elsewhere_is_read_by_its_key()
    {
        await SyncAsync("2026-03-01", [Av("2026-04-01")], []);

        (await SyncAsync("2026-11-16", [Av("2026-12-10")], [])).Should().Be(1);

        var record = await RecordAsync("2026-09-30");
        ((string?)record["previous_report_date"], (string?)record["change"], (int)record["revision"]!).Should().Be(("2026-04-01", "moved", 2));
    }

    [Fact]
    public async Task A_row_that_only_finnhub_had_gives_way_to_the_periods_row()
    {
        await SyncAsync("2026-11-16", [], [Fh("2026-12-10")]);
        await SyncAsync("2026-11-17", [Av("2026-12-10")], [Fh("2026-12-10")]);

        (await SyncAsync("2026-11-18", [Av("2026-12-10")], [Fh("2026-12-10")])).Should().Be(0);

        ((string?)(await RecordAsync("2026-Q3"))["superseded_by"]).Should().Be("2026-09-30");
        (await UpcomingAsync("2026-12")).Should().Equal("2026-12-10#HRBR");
    }

    [Fact]
    public async Task Once_the_periods_row_is_gone_from_the_calendars_the_quarters_row_is_not_new_again()
    {
        await SyncAsync("2026-11-16", [], [Fh("2026-12-10")]);
        await SyncAsync("2026-11-17", [Av("2026-12-10")], [Fh("2026-12-10")]);

        (await SyncAsync("2026-11-18", [], [Fh("2026-12-10")])).Should().Be(1);

        (await UpcomingAsync("2026-12")).Should().Equal("2026-12-10#HRBR");
        ((string?)(await RecordAsync("2026-09-30"))["only_source"]).Should().Be("finnhub");
    }

    private Table Table() => new(_aws.Dynamo, Cloud.EarningsCalendarTable, TimeProvider.System, Schema.Keys);

    private UpsertStore<EarningsReport> Store() =>
        new(Table(), Schema, new Outbox(new Table(_aws.Dynamo, Cloud.Table, TimeProvider.System), "OUTBOX#earnings_calendar"));

    /// <summary>A run; gives back how many rows it wrote.</summary>
    private async Task<int> SyncAsync(string today, IReadOnlyList<CalendarEntry> alphavantage, IReadOnlyList<CalendarEntry> finnhub)
    {
        var (day, store) = (Day(today), Store());
        var at = day.At(new LocalTime(10, 0)).InUtc().ToInstant();
        var before = _runs.Count == 0 ? null : (Instant?)_runs[^1].At(new LocalTime(10, 0)).InUtc().ToInstant();
        var lists = new Dictionary<string, IReadOnlyList<CalendarEntry>> { ["alphavantage"] = alphavantage, ["finnhub"] = finnhub };
        var rows = await Rules.ReadAsync(store, lists, day, CancellationToken.None);
        var decision = Rules.Decide(lists, rows, new SyncMoment(at, day, before));
        var announcement = $"earnings_calendar-{Ingestion.Primitives.Instants.Compact(at)}-1";
        var result = await store.StoreAsync(
            decision.Changes, new Provenance(new RunKey("earnings_calendar", at), announcement, "alphavantage", false, at, "someone@1", null), CancellationToken.None);
        result.Contested.Should().Be(0);
        _runs.Add(day);
        return decision.Changes.Count;
    }

    private async Task<JsonObject> RecordAsync(string period) =>
        (await _aws.Cloud.EarningsCalendar.AllAsync()).Single(record => (string?)record["fiscal_period_end"] == period);

    private async Task<IReadOnlyList<string>> UpcomingAsync(string month)
    {
        List<string> found = [];
        await foreach (var page in Table().QueryIndexAsync(CalendarSync.Index, month, CancellationToken.None))
        {
            found.AddRange(page.Select(static record => record.Text("report_date_symbol")!));
        }

        return found;
    }
}
