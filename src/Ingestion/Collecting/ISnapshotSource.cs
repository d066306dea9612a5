using Ingestion.Providers;
using NodaTime;

namespace Ingestion.Collecting;

/// <summary>A provider that gives all of something at once: a list of what there is today.</summary>
public interface ISnapshotSource<TRow>
{
    /// <summary><c>alpaca</c>: how records name it; <see cref="SecretEntries"/> says what its key is called in the secret.</summary>
    string Name { get; }

    /// <summary>
    /// Asks for the whole list. A list that is not complete by the time that <paramref name="timeUp"/> ends is a failure, not an
    /// exception, and so is any other trouble of the source; an exception is a bug.
    /// </summary>
    /// <param name="today">The day in New York that the run is for.</param>
    /// <param name="key">The provider's key.</param>
    /// <param name="timeUp">When to give up.</param>
    Task<SnapshotResult<TRow>> ReadAsync(LocalDate today, ApiKey key, CancellationToken timeUp);
}
