using Ingestion.Collecting;
using Ingestion.Feeds.EarningsCalendar;
using Ingestion.Providers;
using Ingestion.Providers.Finnhub;
using Ingestion.Tests.Providers;
using Microsoft.AspNetCore.Http;
using NodaTime;
using NodaTime.Text;

namespace Ingestion.Tests.Feeds.EarningsCalendar;

/// <summary>Finnhub's calendar over real HTTP: a server that cuts its answers as Finnhub does.</summary>
public sealed class FinnhubCalendarTests : IAsyncLifetime
{
    private const int Most = 1_500;

    private static readonly ApiKey Key = ApiKey.From("k3y0fth3t3st")!;
    private static readonly LocalDate Today = new(2026, 11, 20);

    private readonly AnsweringServer _server = new();
    private readonly List<(LocalDate Day, string Symbol)> _reports = [];

    public ValueTask InitializeAsync()
    {
        _server.Answer = context =>
        {
            var (from, to) = (Day(context.Request.Query["from"]!), Day(context.Request.Query["to"]!));
            var rows = _reports.Where(report => from <= report.Day && report.Day <= to).OrderByDescending(static report => report.Day).Take(Most);
            return context.Response.WriteAsync(FinnhubRows.Body([.. rows.Select(static report => FinnhubRows.Report(report.Symbol, report.Day))]));
        };
        return _server.InitializeAsync();
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task Three_months_are_asked_for_a_week_at_a_time_without_a_gap()
    {
        _reports.Add((Today, "FIRST"));
        _reports.Add((Today.PlusMonths(3), "LAST"));
        string? key = null;
        var answer = _server.Answer;
        _server.Answer = context =>
        {
            key = context.Request.Headers["X-Finnhub-Token"];
            return answer(context);
        };

        (await ListAsync()).Rows.Select(static row => row.Symbol.Symbol).Should().Equal("FIRST", "LAST");

        key.Should().Be("k3y0fth3t3st");
        var asked = _server.Requests.Order().ToList();
        asked.Should().HaveCount(14);
        asked[0].Should().Be("/at/api/v1/calendar/earnings?from=2026-11-20&to=2026-11-26");
        asked[^1].Should().Be("/at/api/v1/calendar/earnings?from=2027-02-19&to=2027-02-20");
        asked.Skip(1).Select(From).Should().Equal(asked.SkipLast(1).Select(static path => Day(path[^10..]).PlusDays(1)));

        static LocalDate From(string path) => Day(path.Substring(path.IndexOf("from=", StringComparison.Ordinal) + 5, 10));
    }

    [Fact]
    public async Task A_week_that_is_full_is_asked_for_in_parts_until_none_is_cut()
    {
        // The busiest weeks: 690 reports a day.
        foreach (var day in Enumerable.Range(0, 7).Select(i => Today.PlusDays(i)))
        {
            _reports.AddRange(Enumerable.Range(0, 690).Select(i => (day, $"R{day.Day}X{i}")));
        }

        var list = await ListAsync();

        list.Rows.Should().HaveCount(7 * 690);
        list.Rejected.Count.Should().Be(0);
        list.Rows.GroupBy(static row => row.ReportDate).Select(static day => day.Count()).Should().Equal(Enumerable.Repeat(690, 7));
    }

    [Fact]
    public async Task A_single_day_that_is_cut_is_a_failure_and_no_short_list()
    {
        _reports.AddRange(Enumerable.Range(0, 2_000).Select(static i => (Today.PlusDays(3), $"R{i}")));

        (await FailureAsync()).Should().Be(new SourceFailure(SourceFailureKind.Refused, "of 2026-11-23 not more than 1500 rows are given"));
    }

    [Fact]
    public async Task A_piece_that_fails_fails_the_whole()
    {
        _reports.Add((Today, "FIRST"));
        var answer = _server.Answer;
        _server.Answer = context =>
        {
            if (context.Request.Query["from"] != "2027-01-01")
            {
                return answer(context);
            }

            context.Response.StatusCode = 429;
            context.Response.Headers.RetryAfter = "60";
            return context.Response.WriteAsync("API limit reached");
        };

        var failure = await FailureAsync();

        (failure.Kind, failure.RetryAfter).Should().Be((SourceFailureKind.RateLimited, Duration.FromMinutes(1)));
    }

    [Theory]
    [InlineData("[]", SourceFailureKind.Malformed)]
    [InlineData("""{"error":"You don't have access to this resource."}""", SourceFailureKind.Malformed)]
    [InlineData("""{"earningsCalendar":null}""", SourceFailureKind.Malformed)]
    [InlineData("""{"earningsCalendar":[""", SourceFailureKind.Malformed)]
    [InlineData("""{"earningsCalendar":[]}""", SourceFailureKind.Malformed)] // in three months somebody reports
    [InlineData("""{"earningsCalendar":[{"ticker":"renamed"}]}""", SourceFailureKind.Malformed)]
    [InlineData("", SourceFailureKind.EmptyBody)]
    public async Task What_is_no_calendar_is_a_failure(string body, SourceFailureKind kind)
    {
        _server.Says(body);

        (await FailureAsync()).Kind.Should().Be(kind);
    }

    [Fact]
    public async Task An_answer_that_does_not_come_in_time_is_a_timeout_and_no_exception()
    {
        _server.Answer = static context => Task.Delay(Timeout.InfiniteTimeSpan, context.RequestAborted);
        using var timeUp = new CancellationTokenSource(TimeSpan.FromMilliseconds(300));

        (await FailureAsync(timeUp.Token)).Kind.Should().Be(SourceFailureKind.Timeout);
    }

    [Fact]
    public async Task Of_a_quarter_that_is_there_twice_the_first_counts()
    {
        _reports.AddRange([(Today, "TWIN"), (Today.PlusDays(20), "TWIN")]);

        var list = await ListAsync();

        list.Rows.Should().ContainSingle().Which.ReportDate.Should().Be(Today);
        list.Rejected.First.Should().Equal(new RejectedRow("repeated fiscal quarter", "TWIN 2026-Q3 2026-12-10"));
    }

    private static LocalDate Day(string text) => LocalDatePattern.Iso.Parse(text).Value;

    private async Task<SnapshotResult<CalendarEntry>.Answered> ListAsync() => (await ReadAsync()).Should().BeOfType<SnapshotResult<CalendarEntry>.Answered>().Which;

    private async Task<SourceFailure> FailureAsync(CancellationToken timeUp = default) =>
        (await ReadAsync(timeUp)).Should().BeOfType<SnapshotResult<CalendarEntry>.Failed>().Which.Failure;

    private async Task<SnapshotResult<CalendarEntry>> ReadAsync(CancellationToken timeUp = default)
    {
        using var client = new FinnhubClient(_server.Url, ProviderFixture.Http, new Pace(TimeSpan.FromMilliseconds(1), TimeProvider.System));
        return await new FinnhubCalendar(client).ReadAsync(Today, Key, timeUp);
    }
}
