using NodaTime;

namespace Ingestion.LocalCloud.Providers;

/// <summary>Makes up the stories of a day, always the same for the same day and tickers: about a story every three minutes.</summary>
public static class MarketDay
{
    private static readonly Duration Gap = Duration.FromMinutes(3);

    private static readonly string[] Subjects =
    [
        "raises full-year outlook", "cuts prices in Europe", "names a new finance chief", "to open a plant in Ohio",
        "beats estimates on cloud demand", "misses on margins", "settles a patent case", "sees shares slip after a downgrade",
        "wins a defence contract", "delays its next product", "buys a chip designer", "faces questions over data centres",
    ];

    private static readonly (string Name, string Domain)[] Publishers =
    [
        ("Harbor Wire", "harborwire.example"), ("The Ledger", "theledger.example"), ("Tape & Ticker", "tapeandticker.example"),
    ];

    /// <summary>The stories of one UTC day.</summary>
    public static IReadOnlyList<ReplayStory> Of(LocalDate date, IReadOnlyList<string> tickers)
    {
        List<ReplayStory> stories = [];
        var midnight = date.AtMidnight().InUtc().ToInstant();
        var perDay = (int)(Duration.FromDays(1) / Gap);
        for (var i = 0; i < perDay; i++)
        {
            // Fixed strides through the lists: plenty of combinations, no dice.
            var number = (date.DayOfYear * perDay) + i;
            var ticker = tickers[number % tickers.Count];
            var second = tickers[(number * 7 + 3) % tickers.Count];
            var (publisher, domain) = Publishers[number % Publishers.Length];
            var publishedAt = midnight + (Gap * i) + Duration.FromSeconds(number % 60);
            stories.Add(new ReplayStory(
                number,
                $"{ticker} {Subjects[number * 5 % Subjects.Length]}, report {i + 1} of the day",
                number % 11 == 0 ? null : $"What is known about {ticker} so far, and what analysts make of it. Report {i + 1} of {date}.",
                publisher,
                domain,
                publishedAt,
                publishedAt + Duration.FromSeconds(20 + (number % 40)),
                number % 4 == 0 && second != ticker ? [ticker, second] : [ticker],
                OnTiingo: number % 9 != 1,
                OnFinnhub: number % 9 != 2,
                OnAlphaVantage: number % 9 != 4));
        }

        return stories;
    }
}
