using Ingestion.Primitives;
using Ingestion.Providers;
using Ingestion.Providers.Alpaca;
using Ingestion.Providers.AlphaVantage;
using Ingestion.Providers.Finnhub;
using Ingestion.Providers.Tiingo;

namespace Ingestion.Modules;

/// <summary>One client per provider, for all feeds together: what a provider limits, it limits by key.</summary>
public sealed record ProviderClients(TiingoClient Tiingo, FinnhubClient Finnhub, AlpacaClient Alpaca, AlphaVantageClient AlphaVantage)
{
    /// <summary>Where the providers are: <c>TIINGO_BASE_URL</c>, <c>FINNHUB_BASE_URL</c>, <c>ALPACA_BASE_URL</c>, <c>ALPHA_VANTAGE_BASE_URL</c>.</summary>
    public sealed record Urls(Uri Tiingo, Uri Finnhub, Uri Alpaca, Uri AlphaVantage)
    {
        /// <summary>Reads them; what is wrong is added to the reader's problems.</summary>
        public static Urls Read(EnvironmentReader environment) => new(
            environment.BaseUrl("TIINGO_BASE_URL", TiingoClient.StandardUrl),
            environment.BaseUrl("FINNHUB_BASE_URL", FinnhubClient.StandardUrl),
            environment.BaseUrl("ALPACA_BASE_URL", AlpacaClient.StandardUrl),
            environment.BaseUrl("ALPHA_VANTAGE_BASE_URL", AlphaVantageClient.StandardUrl));
    }

    /// <summary>The clients, on one pool of connections.</summary>
    public static ProviderClients Create(Urls urls, TimeProvider time)
    {
        var http = new ProviderHttp(ProviderHttpPolicy.CreateClient(time), time);
        return new ProviderClients(
            new TiingoClient(urls.Tiingo, http),
            new FinnhubClient(urls.Finnhub, http, time),
            new AlpacaClient(urls.Alpaca, http),
            new AlphaVantageClient(urls.AlphaVantage, http, time));
    }
}
