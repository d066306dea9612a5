namespace Ingestion.LocalCloud.Running;

/// <summary>The real providers, for who has keys for them in the environment.</summary>
internal static class RealProviders
{
    private static readonly string[] OutwardSettings = ["HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy", "SSL_CERT_FILE", "SSL_CERT_DIR"];

    /// <summary><c>TIINGO_API_KEY</c> and <c>FINNHUB_API_KEY</c>, when both are set.</summary>
    public static (string Tiingo, string Finnhub)? NewsKeys =>
        (Value("TIINGO_API_KEY"), Value("FINNHUB_API_KEY")) is ({ } tiingo, { } finnhub) ? (tiingo, finnhub) : null;

    /// <summary><c>ALPACA_KEY_ID</c>, <c>ALPACA_SECRET_KEY</c> and <c>ALPHA_VANTAGE_API_KEY</c>, when all are set; Finnhub's key beside them is optional.</summary>
    public static (ReferenceKeys Keys, string? Finnhub)? ReferenceKeys => (Value("ALPACA_KEY_ID"), Value("ALPACA_SECRET_KEY"), Value("ALPHA_VANTAGE_API_KEY"))
        is ({ } id, { } secret, { } alphaVantage) ? (new ReferenceKeys(id, secret, alphaVantage), Value("FINNHUB_API_KEY")) : null;

    /// <summary>
    /// Where the providers are, and how this machine reaches the Internet; loopback needs no proxy. Alpaca is where the function thinks that it
    /// is.
    /// </summary>
    public static IEnumerable<(string, string)> Settings =>
    [
        ("TIINGO_BASE_URL", "https://api.tiingo.com"),
        ("FINNHUB_BASE_URL", "https://finnhub.io"),
        ("ALPHA_VANTAGE_BASE_URL", "https://www.alphavantage.co"),
        .. OutwardSettings.Append("ALPACA_BASE_URL").Where(static name => Value(name) is not null).Select(static name => (name, Value(name)!)),
        ("NO_PROXY", "127.0.0.1,localhost"),
    ];

    private static string? Value(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;
}
