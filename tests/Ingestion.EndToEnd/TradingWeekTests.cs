using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Ingestion.LocalCloud.Providers;
using NodaTime;
using NodaTime.Text;

namespace Ingestion.EndToEnd;

/// <summary>
/// Five sessions, 390 runs, through the native binary, while the sources break in every way there is, at every point of a call: before it
/// is answered, after the headers, in the middle of the body, with a whole body that is no answer; on the first page and on a later one.
/// </summary>
public sealed class TradingWeekTests : FunctionFixture
{
    private const string TiingoKey = "recognisable-tiingo-key", FinnhubKey = "recognisable-finnhub-key";

    private const int RunsPerSession = 78, Session = 390;

    private static readonly Instant Midnight = Instant.FromUtc(2026, 11, 16, 0, 0);
    private static readonly Duration Every = Duration.FromMinutes(5);

    private static readonly Instant[] Runs =
    [
        .. Enumerable.Range(0, Session).Select(static i =>
            Midnight + Duration.FromDays(i / RunsPerSession) + Duration.FromMinutes((14 * 60) + 30) + (Every * (i % RunsPerSession))),
    ];

    /// <summary>One after the other, with time to recover in between; the runs are numbered through the week.</summary>
    private static readonly Outage[] Outages = [.. Script()];

    private enum Point
    {
        /// <summary>Every request of a run.</summary>
        Whole,

        /// <summary>Every request but the first of a run: later pages, or the other tickers.</summary>
        Later,
    }

    [Fact]
    public async Task Every_story_is_stored_and_told_once_and_the_ledger_explains_every_switch()
    {
        Cloud.Providers.Stories =
        [
            .. Enumerable.Range(0, 5)
                .SelectMany(static day => MarketDay.Of(new LocalDate(2026, 11, 16).PlusDays(day), Tickers))
                .Where(static story => story.Id % 3 == 0)
                .Select(static story => story with { OnTiingo = true, OnFinnhub = true }),
        ];
        var number = 0;
        var requests = new ConcurrentDictionary<string, int>();
        Cloud.Providers.Intercept = async context =>
        {
            var source = context.Request.Path.StartsWithSegments("/as-tiingo", StringComparison.Ordinal) ? "tiingo" : "finnhub";
            var isLater = requests.AddOrUpdate(source, 1, static (_, sofar) => sofar + 1) > 1;
            var outage = Array.Find(Outages, one => one.Source == source && one.Covers(number) && (one.Point == Point.Whole || isLater));
            if (outage is null)
            {
                return false;
            }

            await FaultyAnswer.WriteAsync(context, outage.Fault, """[{"id":1,"title":"cut off somewhere"}]""", source == "tiingo" ? TiingoKey : FinnhubKey);
            return true;
        };
        Cloud.UseKeys(TiingoKey, FinnhubKey);
        var function = await StartAsync(("SOURCE_TIMEOUT_SECONDS", "1"));

        for (; number < Runs.Length; number++)
        {
            requests.Clear();
            await RunAsync(function, InstantPattern.General.Format(Runs[number]));
        }

        var ledger = await RecordsAsync("RUN#news");
        (await RecordsAsync("NEWS#")).Should().HaveCount(Cloud.Providers.Stories.Count(static story => story.SeenAt <= Runs[^1]));
        await EverythingIsAnnouncedOnceAsync();
        ledger.Should().HaveCount(Runs.Length);
        EveryOutageIsShort(ledger);
        EverySwitchIsExplained(ledger);
        Cloud.Sns.Messages.Where(static message => message.TopicArn == LocalCloud.Cloud.AlertTopic)
            .Select(static message => message.Attributes["event_type"].Value)
            .Should().Equal(
                "credentials_rejected", "recovery", "credentials_rejected", "recovery", "credentials_rejected", "recovery", "all_sources_down", "recovery");
        await NowhereIsAsync(function, "recognisable");
    }

    private static void EveryOutageIsShort(IReadOnlyList<JsonObject> ledger)
    {
        foreach (var outage in Outages.Where(static outage => outage is { Source: "tiingo", Point: Point.Whole }))
        {
            ledger.Skip(outage.From + outage.Length).Take(7).Select(static run => (string?)run["source"])
                .Should().Contain("tiingo", $"half an hour after {outage} it is asked again");
        }
    }

    /// <summary>Who provided, and why it was not the one before: nothing but the ledger is needed to tell.</summary>
    private static void EverySwitchIsExplained(IReadOnlyList<JsonObject> ledger)
    {
        var switches = 0;
        for (var i = 1; i < ledger.Count; i++)
        {
            var (before, now) = ((string?)ledger[i - 1]["source"], (string?)ledger[i]["source"]);
            if (now is null || before == now)
            {
                continue;
            }

            switches++;
            var attempts = ledger[i]["attempts"]!.AsArray().Select(static attempt => ((string)attempt!["source"]!, (string)attempt["why"]!, (string)attempt["outcome"]!)).ToList();
            var (_, why, outcome) = attempts[^1];
            outcome.Should().Be("answered");
            if (now == "tiingo")
            {
                // Back after failures because it was probed or nobody else was left; or after an empty answer, which is no failure.
                why.Should().BeOneOf("probe", "preferred", "last_resort");
            }
            else
            {
                why.Should().BeOneOf("stands_in", "last_resort", "probe");
                attempts[0].Should().Match<(string, string, string)>(
                    static first => first.Item1 == "finnhub" || first.Item3 != "answered", "tiingo failed in this run, or has just failed");
            }
        }

        switches.Should().BeGreaterThanOrEqualTo(2 * Outages.Count(static outage => outage is { Source: "tiingo", Point: Point.Whole }) - 4);
    }

    /// <summary>Those that come after it only providers of reference data know.</summary>
    private const Fault LastOfNews = Fault.EchoesKey;

    private static IEnumerable<Outage> Script()
    {
        // Runs 0, 78, 156 … reach back over a night, and have several pages.
        const int Length = 3, Apart = 14;
        var next = 6;
        foreach (var fault in Enum.GetValues<Fault>().Where(static fault => fault is > Fault.None and <= LastOfNews))
        {
            yield return new Outage("tiingo", fault, Point.Whole, next, Length);
            next += Apart;
        }

        foreach (var (day, fault) in new[] { Fault.Hang, Fault.BreaksOff, Fault.Html, Fault.RateLimited }.Index())
        {
            yield return new Outage("tiingo", fault, Point.Later, (day + 1) * RunsPerSession, 1);
        }

        // One ticker answers, the others do not, while the preferred source is away.
        foreach (var fault in new[] { Fault.HalfThenNothing, Fault.ServerError, Fault.Truncated })
        {
            yield return new Outage("tiingo", Fault.ServerError, Point.Whole, next, Length);
            yield return new Outage("finnhub", fault, Point.Later, next, Length);
            next += Apart;
        }

        yield return new Outage("tiingo", Fault.Html, Point.Whole, next, 4);
        yield return new Outage("finnhub", Fault.QuotaText, Point.Whole, next, 4);
    }

    private sealed record Outage(string Source, Fault Fault, Point Point, int From, int Length)
    {
        public bool Covers(int run) => From <= run && run < From + Length;
    }
}
