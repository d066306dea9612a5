using System.Globalization;
using System.Text.Json.Nodes;
using Ingestion.LocalCloud.Dynamo;
using Ingestion.LocalCloud.Lambda;
using Ingestion.LocalCloud.Providers;
using NodaTime;
using NodaTime.Text;

namespace Ingestion.LocalCloud.Running;

/// <summary><c>make query MOOD=2026-11-20</c>: the most negative stories of a day, and a few of the most positive, by one query; and how to ask AWS the same.</summary>
public static class MoodQueryCommand
{
    private const int MostNegative = 10, MostPositive = 3;

    private static readonly Instant Run = Instant.FromUtc(2026, 11, 20, 15, 0);

    /// <summary>The stories of a day with their scores, the most negative first.</summary>
    public static TableQuery Query(string day) => new("sentiment_day = :day", ("day", day)) { Index = "SentimentIndex" };

    /// <summary>0 when the day has stories.</summary>
    /// <exception cref="CommandFailedException">It has none, or is no date.</exception>
    public static async Task<int> RunAsync(string day)
    {
        if (!LocalDatePattern.Iso.Parse(day).Success)
        {
            throw new CommandFailedException($"MOOD is '{day}': it must be a date such as 2026-11-20");
        }

#pragma warning disable RS0030 // LocalCloud's composition.
        await using var cloud = await Cloud.StartAsync(TimeProvider.System);
#pragma warning restore RS0030
        var replayed = Run.InUtc().Date;
        cloud.Providers.Stories = [.. MarketDay.Of(replayed.PlusDays(-1), Cloud.Tickers), .. MarketDay.Of(replayed, Cloud.Tickers)];
        cloud.Providers.Now = Run;
        var function = await cloud.StartFunctionAsync(cloud.FunctionEnvironment(("SHOW_SENTIMENT", "alphavantage")));
        foreach (var job in new[] { "news", "news_sentiment" })
        {
            if (await function.InvokeAsync(Cloud.Event(Run.ToString(), job)) is not Invocation.Answered)
            {
                throw new CommandFailedException($"the job {job} was not answered");
            }
        }

        var rows = await cloud.Records.QueryAsync(Query(day));
        if (rows.Count == 0)
        {
            throw new CommandFailedException(
                $"no stories of {day}; what is replayed has {LocalDatePattern.Iso.Format(replayed.PlusDays(-1))} and {LocalDatePattern.Iso.Format(replayed)}");
        }

        foreach (var line in Lines(rows))
        {
            Console.WriteLine(line);
        }

        Console.WriteLine($"\n{rows.Count} stories. The same question to AWS:\n");
        Console.WriteLine((Query(day) with { Limit = MostNegative }).Command("ingestion-dev"));
        return 0;
    }

    /// <summary>Rows in the order of their scores, for people.</summary>
    public static IEnumerable<string> Lines(IReadOnlyList<JsonObject> rows) =>
    [
        "The most negative",
        .. rows.Take(MostNegative).Select(Line),
        "The most positive",
        .. rows.Skip(MostNegative).TakeLast(MostPositive).Reverse().Select(Line),
    ];

    private static string Line(JsonObject row) => string.Create(
        CultureInfo.InvariantCulture,
        $"  {(double)row["sentiment_score"]!,7:0.0000}  {row["sentiment"]!["method"],-12}  {string.Join(',', row["tickers"]!.AsArray().Select(static ticker => (string?)ticker)),-11}  {row["headline"]}");
}
