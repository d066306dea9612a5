using System.Collections.Concurrent;
using Ingestion.Feeds.News;
using Ingestion.Primitives;
using NodaTime;

namespace Ingestion.Tests.Simulation;

/// <summary>The stories of a day as each provider has them: the same ones mostly, some late, some twice, with tickers that differ.</summary>
internal static class Stories
{
    private const int Count = 150;

    private static readonly ConcurrentDictionary<(LocalDate, string), IReadOnlyList<(NewsItem, Instant)>> Known = new();

    public static IReadOnlyList<(NewsItem Item, Instant SeenAt)> Of(LocalDate date, string source) =>
        Known.GetOrAdd((date, source), static key => [.. Make(key.Item1, key.Item2)]);

    private static IEnumerable<(NewsItem Item, Instant SeenAt)> Make(LocalDate date, string source)
    {
        string[] tickers = ["AAPL", "MSFT", "NVDA", "AAPL,MSFT", "MSFT,NVDA"];
        var begins = date.AtMidnight().InUtc().ToInstant() + Duration.FromHours(12);
        for (var i = 0; i < Count; i++)
        {
            var publishedAt = begins + Duration.FromSeconds(i * 212);
            var isTiingo = source == "tiingo";

            // Every seventh is told again half an hour later, and reaches providers late.
            var headline = $"Story {(i % 7 == 6 ? i - 6 : i)} of the day";
            var item = Some.Story(
                headline,
                tickers[(isTiingo ? i : i / 2) % tickers.Length],
                Instants.Text(publishedAt),
                $"https://{(isTiingo ? "one" : "two")}.example/{date.DayOfYear}/{i}",
                $"{source}-{date.DayOfYear}-{i}");
            yield return (item, publishedAt + Duration.FromSeconds(i % 10 == 3 ? 2_400 : 20));
        }
    }
}
