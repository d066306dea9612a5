using Ingestion.Collecting;
using Ingestion.Feeds.News;
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
}

/// <summary>A provider as one process reaches it.</summary>
internal sealed class SimulatedSource(SimulatedProvider provider, Process process) : ISource<NewsItem>
{
    public string Name => provider.Name;

    public async Task<SourceAnswer<NewsItem>> CollectAsync(Question question, ApiKey key, CancellationToken timeUp)
    {
        var world = provider.World;
        if (provider.Fault is { } kind)
        {
            // A hanging provider ends when the time is up, and that is the caller's to say.
            var wait = kind == SourceFailureKind.Timeout ? Timeout.InfiniteTimeSpan : world.Between(5, 2_000).ToTimeSpan();
            await Task.Delay(wait, process.Time, timeUp);
            var retryAfter = kind == SourceFailureKind.RateLimited ? Duration.FromMinutes(world.Random.Next(1, 40)) : (Duration?)null;
            return new SourceAnswer<NewsItem>.Failed(new SourceFailure(kind, "as told", retryAfter));
        }

        await Task.Delay(world.Between(5, 900).ToTimeSpan(), process.Time, timeUp);
        List<Ticker> missing = [.. question.Tickers.Where(_ => world.Chance(provider.Gaps))];
        if (missing.Count == question.Tickers.Count)
        {
            return new SourceAnswer<NewsItem>.Failed(new SourceFailure(SourceFailureKind.ServerError, "no ticker at all"));
        }

        List<NewsItem> items = [];
        var seen = 0;
        foreach (var (item, seenAt) in provider.Stories)
        {
            if (seenAt <= world.Now && item.Tickers.Except(missing).ToList() is { Count: > 0 } asked)
            {
                seen++;
                var window = question.WindowOf(asked);
                if (seenAt >= window.Since && seenAt <= window.Until + Duration.FromMinutes(5))
                {
                    items.Add(item);
                }
            }
        }

        Rejected[] rejected = world.Chance(0.1) ? [new Rejected("no headline", "{}")] : [];
        return new SourceAnswer<NewsItem>.Answered(
            items,
            rejected,
            seen + rejected.Length,
            new Coverage(question.Tickers.Count - missing.Count, question.Tickers.Count),
            missing,
            missing.Count == 0 ? PagesEnd.Watermark : PagesEnd.Failure,
            [.. missing.Select(static ticker => new SourceFailure(SourceFailureKind.ServerError, $"{ticker} went without an answer"))]);
    }
}
