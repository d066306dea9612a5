using Ingestion.LocalCloud.Providers;
using NodaTime;

namespace Ingestion.Benchmarks;

/// <summary>Stories of the hour before a run, so that the runs of the next hour get all of them again.</summary>
public static class Workload
{
    /// <summary>A run of a session, and an instant at which the exchange is closed.</summary>
    public static readonly Instant Run = Instant.FromUtc(2026, 11, 20, 15, 5), Closed = Instant.FromUtc(2026, 11, 21, 15, 5);

    /// <summary>From one run to the next.</summary>
    public static readonly Duration Every = Duration.FromMinutes(5);

    private static readonly string[] Moves = ["raises its outlook for the year", "cuts prices in Europe", "names a new finance chief", "beats estimates on cloud demand"];

    /// <summary>So many tickers.</summary>
    public static IReadOnlyList<string> Tickers(int count) => [.. Enumerable.Range(0, count).Select(static i => $"Q{(char)('A' + (i / 100))}{(char)('A' + (i / 10 % 10))}{(char)('A' + (i % 10))}")];

    /// <summary>So many stories about them, one in four about two, within an hour or so much longer. Those from a number on come to light between the run and the next.</summary>
    public static IReadOnlyList<ReplayStory> Stories(int count, IReadOnlyList<string> tickers, int late = int.MaxValue, Duration? within = null, bool isFullSize = false) =>
    [
        .. Enumerable.Range(0, count).Select(i =>
        {
            var filler = isFullSize ? string.Concat(Enumerable.Repeat($"word{i} ", 1_000)) : string.Empty;
            var published = Run - Duration.FromSeconds(60 + ((within?.TotalSeconds ?? 3_500) * i / count));
            return new ReplayStory(
                i,
                $"{tickers[i % tickers.Count]} {Moves[i % Moves.Length]}, report {i} {filler[..Math.Min(filler.Length, 450)]}",
                $"What is known about it so far, and what analysts make of it: shares rose {i % 9}.{i % 10} percent in early trading. Report {i}. {filler}",
                "Harbor Wire",
                "harborwire.example",
                published,
                i < late ? published + Duration.FromSeconds(30) : Run + Duration.FromSeconds(30),
                i % 4 == 0 && tickers.Count > 1 ? [tickers[i % tickers.Count], tickers[(i + 1) % tickers.Count]] : [tickers[i % tickers.Count]]);
        }),
    ];
}
