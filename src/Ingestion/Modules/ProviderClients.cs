using Ingestion.Primitives;
using Ingestion.Providers;
using Ingestion.Providers.Alpaca;
using Ingestion.Providers.AlphaVantage;
using Ingestion.Providers.Finnhub;
using Ingestion.Providers.Tiingo;

namespace Ingestion.Modules;

/// <summary>One client per provider, for all feeds together: what a provider limits, it limits by key. The calls of Alpha Vantage are counted.</summary>
public sealed record ProviderClients(TiingoClient Tiingo, FinnhubClient Finnhub, AlpacaClient Alpaca, AlphaVantageClient AlphaVantage, CallBook AlphaVantageCalls)
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

    /// <summary>The clients.</summary>
    /// <param name="urls">Where the providers are.</param>
    /// <param name="limits">How many calls Alpha Vantage takes.</param>
    /// <param name="planners">The jobs that plan refreshes; none where fundamentals are switched off.</param>
    /// <param name="builder">Where calls are counted.</param>
    public static ProviderClients Create(Urls urls, CallLimits limits, IReadOnlyList<string> planners, IngestionBuilder builder)
    {
        var (clock, time) = (builder.Services.Clock, builder.Services.Time);
        var http = new ProviderHttp(ProviderHttpPolicy.CreateClient(time), time);
        var once = new ProviderHttp(ProviderHttpPolicy.CreateClientWithoutRetries(), time);
        var calls = new CallBook(builder.Table, new CallAllowance(limits.ADay, limits.AMinute, planners), clock);
        return new ProviderClients(
            new TiingoClient(urls.Tiingo, http),
            new FinnhubClient(urls.Finnhub, http, time),
            new AlpacaClient(urls.Alpaca, http),
            new AlphaVantageClient(urls.AlphaVantage, once, calls, time),
            calls);
    }
}
