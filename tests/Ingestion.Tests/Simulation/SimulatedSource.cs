using Ingestion.Collecting;
using Ingestion.Feeds.News;
using Ingestion.Providers;
using Ingestion.Runs;
using NodaTime;

namespace Ingestion.Tests.Simulation;

/// <summary>A provider behind all processes: its stories, and how it is doing.</summary>
internal sealed class SimulatedProvider(string name, World world)
{
    public string Name => name;

    public World World => world;

    /// <summary>What it has, with the instant at which it learns of it.</summary>
    public IReadOnlyList<(NewsItem Item, Instant SeenAt)> Stories { get; set; } = [];

    /// <summary>What it does instead of answering; null when it is well.</summary>
    public SourceFailureKind? Fault { get; set; }

    /// <summary>How likely a ticker goes without an answer.</summary>
    public double Gaps { get; set; }

    /// <summary>Whether it answers without taking any time.</summary>
    public bool IsInstant { get; init; }

    /// <summary>Rows that one run takes for one ticker at most.</summary>
    public int MostRows { get; set; } = int.MaxValue;
}

/// <summary>A provider as one process reaches it.</summary>
internal sealed class SimulatedSource(SimulatedProvider provider, Process process) : ISource<NewsItem>
{
    public string Name => provider.Name;

    public async Task<FetchResult<NewsItem>> CollectAsync(FetchRequest request, ApiKey key, CancellationToken timeUp)
    {
        var world = provider.World;
        if (provider.Fault is { } kind)
        {
            // A hanging provider ends when the time is up, and that is the caller's to say.
            var wait = kind == SourceFailureKind.Timeout ? Timeout.InfiniteTimeSpan : world.Between(5, 2_000).ToTimeSpan();
            await Task.Delay(wait, process.Time, timeUp);
            var retryAfter = kind == SourceFailureKind.RateLimited ? Duration.FromMinutes(world.Random.Next(1, 40)) : (Duration?)null;
            return new FetchResult<NewsItem>.Failed(new SourceFailure(kind, "as told", retryAfter));
        }

        if (!provider.IsInstant)
        {
            await Task.Delay(world.Between(5, 900).ToTimeSpan(), process.Time, timeUp);
        }

        List<SourceFailure> failures = [];
        List<Gap> missing = [];
        Dictionary<string, NewsItem> items = [];
        var (seen, answered) = (0, 0);
        foreach (var part in request.Batches(mostTickers: 1))
        {
            var ticker = part.Tickers[0];
            if (world.Chance(provider.Gaps))
            {
                failures.Add(new SourceFailure(SourceFailureKind.ServerError, $"{ticker} went without an answer"));
                missing.Add(part.Missing(part.Done));
                continue;
            }

            // As a provider numbers its rows: all that it has by now, the newest first.
            answered += part.IsBacklog ? 0 : 1;
            var rows = provider.Stories.Where(story => story.SeenAt <= world.Now && story.SeenAt >= part.Window.Since && story.Item.Tickers.Contains(ticker))
                .OrderByDescending(static story => story.SeenAt)
                .Skip(part.Done)
                .ToList();
            foreach (var (item, seenAt) in rows.Take(provider.MostRows))
            {
                seen++;
                if (seenAt <= part.Window.Until + Duration.FromMinutes(5))
                {
                    items[item.SourceId] = item;
                }
            }

            if (rows.Count > provider.MostRows)
            {
                missing.Add(part.Missing(part.Done + provider.MostRows));
            }
        }

        if (answered == 0)
        {
            return new FetchResult<NewsItem>.Failed(new SourceFailure(SourceFailureKind.ServerError, "no ticker at all"));
        }

        RejectedRow[] rejected = world.Chance(0.1) ? [new RejectedRow("no headline", "{}")] : [];
        return new FetchResult<NewsItem>.Answered(
            [.. items.Values],
            rejected,
            seen + rejected.Length,
            new Coverage(answered, request.Tickers.Count),
            missing,
            missing.Count == 0 ? PagesEnd.Watermark : PagesEnd.Failure,
            failures);
    }
}
