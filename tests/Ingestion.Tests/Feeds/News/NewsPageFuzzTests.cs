using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Ingestion.Collecting;
using Ingestion.Feeds.News;
using Ingestion.Hosting;
using Ingestion.LocalCloud.Providers;
using Ingestion.Providers;
using NodaTime;

namespace Ingestion.Tests.Feeds.News;

/// <summary>Whatever a provider answers: no exception, no unbounded memory, and each row is a story by the rules or rejected with a reason.</summary>
public sealed class NewsPageFuzzTests
{
    private const int Mutations = 4_000;

    private static readonly FetchRequest FetchRequest = Some.FetchRequest();
    private static readonly NewsRules Rules = new(FetchRequest);
    private static readonly ApiKey Key = ApiKey.From("a-key")!;

    private static readonly IReadOnlyList<ReplayStory> Replay =
        [.. MarketDay.Of(new LocalDate(2026, 11, 20), ["AAPL", "MSFT"]).Where(static story => story.SeenAt < Some.Scheduled).TakeLast(6)];

    public static TheoryData<string> Sources => ["tiingo", "finnhub", "alphavantage"];

    [Theory]
    [MemberData(nameof(Sources))]
    public void Mutations_of_a_valid_answer_are_read_or_refused(string source)
    {
        var valid = Body(source);
        var random = new Random(20_261_120);
        var (read, refused, accepted, rejected) = (0, 0, 0, 0);
        for (var i = 0; i < Mutations; i++)
        {
            var body = Hostile.Mutation(valid, random);
            if (Parse(source, body, out var problem) is not { } page)
            {
                problem.Should().NotBeEmpty();
                refused++;
                continue;
            }

            read++;
            accepted += page.Items.Count;
            rejected += page.Rejected.Count;
            foreach (var item in page.Items)
            {
                KeepsTheRules(item);
            }

            foreach (var row in page.Rejected)
            {
                row.Reason.Should().NotBeEmpty();
                row.Excerpt.Length.Should().BeLessThanOrEqualTo(120);
                row.Excerpt.Should().NotMatchRegex(@"[\p{Cc}\p{Cf}\p{Cs}]");
            }
        }

        new[] { read, refused, accepted, rejected }.Should().OnlyContain(static count => count > 150, "otherwise the mutations are too tame or too wild");
    }

    [Theory]
    [MemberData(nameof(Sources))]
    public void Brackets_a_hundred_thousand_deep_are_refused(string source)
    {
        Parse(source, Encoding.UTF8.GetBytes(new string('[', 100_000)), out _).Should().BeNull();
        Parse(source, Encoding.UTF8.GetBytes($"[{{\"title\":{new string('[', 100_000)}"), out _).Should().BeNull();
    }

    [Theory]
    [MemberData(nameof(Sources))]
    public void Ten_megabytes_cost_memory_in_proportion_and_no_more(string source)
    {
        const int Size = 10_000_000;
        byte[][] bodies =
        [
            Encoding.UTF8.GetBytes($$"""[{"title":"{{new string('x', Size)}}","headline":"{{new string('y', 10)}}"}]"""),
            Encoding.UTF8.GetBytes($"[{string.Join(',', Enumerable.Repeat("{}", Size / 3))}]"),
            Encoding.UTF8.GetBytes($"[{{{string.Join(',', Enumerable.Repeat("\"title\":\"x\"", Size / 12))}}}]"),
            Encoding.UTF8.GetBytes($"[{{\"title\":\"x\",\"datetime\":{new string('9', Size)}}}]"),
        ];
        foreach (var body in bodies)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            Parse(source, body, out _);
            (GC.GetAllocatedBytesForCurrentThread() - before).Should().BeLessThan(25L * Size, "the table of what is where in a document of empty rows is the largest part");
        }
    }

    [Theory]
    [InlineData("tiingo", "\"title\":")]
    [InlineData("finnhub", "\"headline\":")]
    [InlineData("alphavantage", "\"title\":")]
    public void Of_a_field_that_is_there_twice_the_last_one_counts(string source, string field)
    {
        var twice = Encoding.UTF8.GetString(Body(source)).Replace(field, $"{field}\"first\",{field}", StringComparison.Ordinal);

        Parse(source, Encoding.UTF8.GetBytes(twice), out _)!.Items.Should().NotContain(static item => item.Headline == "first");
    }

    [Fact]
    public void Mutations_of_an_event_are_read_or_refused_and_nothing_else()
    {
        var valid = """{"job":"news","scheduled_at":"2026-11-20T15:05:00Z","more":{"a":[1,2,{"b":null}]}}"""u8.ToArray();
        var random = new Random(20_261_120);
        var (read, refused) = (0, 0);
        for (var i = 0; i < Mutations; i++)
        {
            using var input = new MemoryStream(Hostile.Mutation(valid, random));
            try
            {
                using var json = JobEvent.Parse(input, ["news"]);
                JobEvent.Read(json.RootElement, ["news"], Some.Scheduled).Job.Should().Be("news");
                read++;
            }
            catch (InvalidEventException exception)
            {
                exception.Message.Should().Contain("news").And.NotMatchRegex(@"[\p{Cc}\p{Cf}\p{Cs}]");
                exception.Message.Length.Should().BeLessThan(600);
                refused++;
            }
        }

        new[] { read, refused }.Should().OnlyContain(static count => count > 100);
    }

    private static byte[] Body(string source) => Encoding.UTF8.GetBytes(source switch
    {
        "tiingo" => new JsonArray([.. Replay.Select(ProviderBodies.Tiingo)]).ToJsonString(),
        "finnhub" => new JsonArray([.. Replay.Select(static story => ProviderBodies.Finnhub(story, story.Tickers[0]))]).ToJsonString(),
        _ => AlphaVantageRows.Body(Enumerable.Range(10, 6).Select(static i => AlphaVantageRows.At($"20261120T14{i}10"))),
    });

    private static NewsPage? Parse(string source, byte[] body, out string problem)
    {
        Func<JsonElement, NewsRow> read = source switch
        {
            "tiingo" => TiingoNews.Read,
            "finnhub" => static row => FinnhubNews.Read(row, Some.Ticker("AAPL")),
            _ => static row => AlphaVantageNews.Read(row, FetchRequest.Tickers.ToHashSet(), Some.Scheduled),
        };
        return NewsPage.Parse(body, new NewsRowReader(FetchRequest.Window, Rules, Key, read) { Rows = source == "alphavantage" ? AlphaVantageNews.RowsOf : null }, out problem);
    }

    private static void KeepsTheRules(NewsItem item)
    {
        item.Headline.Length.Should().BeInRange(1, 500);
        item.Description.Length.Should().BeLessThanOrEqualTo(5_000);
        item.Url.Should().MatchRegex("^https?://").And.Match(static url => url.Length <= 2_048);
        item.Tickers.Should().HaveCountGreaterThan(0).And.HaveCountLessThanOrEqualTo(10);
        item.Tags.Should().HaveCountLessThanOrEqualTo(10);
        item.Key.Should().MatchRegex("^[0-9a-f]{32}$");
        item.Headline.Should().NotMatchRegex(@"[\p{Cc}\p{Cs}]");
        foreach (var said in item.Told?.Tickers ?? [])
        {
            (said.Score, item.Told!.Score, item.Told.Confidence).Should().Match<(double Ticker, double Story, double Confidence)>(
                static one => one.Ticker >= -1 && one.Ticker <= 1 && one.Story >= -1 && one.Story <= 1 && one.Confidence >= 0 && one.Confidence <= 1);
            item.Tickers.Should().Contain(said.Ticker);
        }
    }
}
