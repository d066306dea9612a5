using NodaTime;

namespace Ingestion.Collecting;

/// <summary>A provider of one feed.</summary>
public interface ISource<TItem>
{
    /// <summary><c>tiingo</c>: how records name it, and with <c>_api_key</c> behind it the name of its key in the secret.</summary>
    string Name { get; }

    /// <summary>
    /// Asks for everything in the window. Ends when <paramref name="timeUp"/> does, with what it has by then; that is not an
    /// exception. Failures of the source are answers; an exception is a bug.
    /// </summary>
    Task<SourceAnswer<TItem>> CollectAsync(Question question, ApiKey key, CancellationToken timeUp);
}

/// <summary>What every source of a feed is asked.</summary>
/// <param name="Tickers">All configured tickers.</param>
/// <param name="Window">The stretch of market time.</param>
/// <param name="Now">The clock, for judging dates in the future.</param>
public sealed record Question(IReadOnlyList<Ticker> Tickers, CollectionWindow Window, Instant Now);
