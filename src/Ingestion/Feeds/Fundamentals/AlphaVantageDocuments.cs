using Ingestion.Primitives;
using Ingestion.Providers;
using Ingestion.Providers.AlphaVantage;
using NodaTime;

namespace Ingestion.Feeds.Fundamentals;

/// <summary>The documents as Alpha Vantage has them, one call each.</summary>
public sealed class AlphaVantageDocuments(AlphaVantageClient alphaVantage) : IDocumentSource
{
    /// <inheritdoc/>
    public async Task<DocumentResult> ReadAsync(Ticker symbol, DocumentKind kind, LocalDate today, ApiKey key, CancellationToken timeUp)
    {
        if (SymbolSpelling.AlphaVantage.Write(symbol) is not { } spelled)
        {
            // To guess would cost a call of the day, and might bring another company's figures.
            return Failed(SourceFailureKind.NoData, "how it spells the symbol is not known");
        }

        try
        {
            return await alphaVantage.GetAsync($"query?function={DocumentKinds.NameOf(kind)}&symbol={spelled}", key, CallPurpose.Refresh, timeUp) switch
            {
                HttpResult.Body body => DocumentReader.Read(kind, symbol, body.Bytes, today, key),
                HttpResult.Failed failed => new DocumentResult.Failed(failed.Failure),
                _ => throw new InvalidOperationException("An answer is a body or failed."),
            };
        }
        catch (OperationCanceledException) when (timeUp.IsCancellationRequested)
        {
            return Failed(SourceFailureKind.Timeout, "no complete answer in time");
        }
    }

    private static DocumentResult.Failed Failed(SourceFailureKind kind, string message) => new(new SourceFailure(kind, message));
}
