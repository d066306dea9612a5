using Ingestion.Primitives;
using Ingestion.Providers;
using NodaTime;

namespace Ingestion.Feeds.Fundamentals;

/// <summary>Somebody who has the documents of companies.</summary>
public interface IDocumentSource
{
    /// <summary>Asks for one document. What goes wrong is a failure, no exception, also that <paramref name="timeUp"/> ends.</summary>
    /// <param name="symbol">Whose.</param>
    /// <param name="kind">Which.</param>
    /// <param name="today">In New York.</param>
    /// <param name="key">The key.</param>
    /// <param name="timeUp">When to give up.</param>
    Task<DocumentResult> ReadAsync(Ticker symbol, DocumentKind kind, LocalDate today, ApiKey key, CancellationToken timeUp);
}
