using Ingestion.Providers;

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
    Task<FetchResult<TItem>> CollectAsync(FetchRequest request, ApiKey key, CancellationToken timeUp);
}
