namespace Ingestion.LocalCloud;

/// <summary>The keys of the providers that only reference data comes from.</summary>
/// <param name="AlpacaId">Alpaca's key id.</param>
/// <param name="AlpacaSecret">Alpaca's secret key.</param>
/// <param name="AlphaVantage">Alpha Vantage's key.</param>
public sealed record ReferenceKeys(string AlpacaId, string AlpacaSecret, string AlphaVantage);
