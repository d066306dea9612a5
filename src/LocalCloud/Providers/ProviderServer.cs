using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Ingestion.LocalCloud.Reference;
using NodaTime;
using NodaTime.Text;

namespace Ingestion.LocalCloud.Providers;

/// <summary>Tiingo, Finnhub, Alpaca and Alpha Vantage as of a given instant: what they did not have yet is not shown.</summary>
public sealed partial class ProviderServer : IAsyncDisposable
{
    private const int FinnhubMost = 250;

    private readonly ConcurrentQueue<string> _requests = [];
    private Loopback? _server;
    private ReferenceWeek _reference = ReferenceWeek.Played;

    /// <summary>Not started yet.</summary>
    /// <param name="time">The clock by which calls are counted; the machine's where there is none.</param>
    public ProviderServer(TimeProvider? time = null)
    {
#pragma warning disable RS0030 // Counts by the machine's clock, as the function does that it is asked by.
        Limits = new AlphaVantageLimits(time ?? TimeProvider.System);
#pragma warning restore RS0030
        Companies = new Companies(_reference);
    }

    /// <summary>What the providers have.</summary>
    public IReadOnlyList<ReplayStory> Stories { get; set; } = [];

    /// <summary>The assets and the earnings calendars that the providers have.</summary>
    public ReferenceWeek Reference
    {
        get => _reference;
        set => (_reference, Companies) = (value, new Companies(value));
    }

    /// <summary>The companies whose documents Alpha Vantage has: those of <see cref="Reference"/>, until others are set.</summary>
    public Companies Companies { get; set; }

    /// <summary>What the plan of Alpha Vantage's key allows, and its calls.</summary>
    public AlphaVantageLimits Limits { get; }

    /// <summary>What Alpha Vantage does instead of answering a function (<c>CASH_FLOW</c>), a symbol (<c>IBM</c>), or one for the other (<c>CASH_FLOW IBM</c>).</summary>
    public ConcurrentDictionary<string, Fault> AlphaVantageFaults { get; } = new(StringComparer.Ordinal);

    /// <summary>Columns of Alpha Vantage's calendar: 7, or 6 without the time of day, as it was once.</summary>
    public int CalendarColumns { get; set; } = 7;

    /// <summary>Rows in one answer of Finnhub's calendar: of more, those that are nearest are cut off.</summary>
    public int MostReports { get; set; } = 1_500;

    /// <summary>What time it is there.</summary>
    public Instant Now { get; set; } = Instant.MaxValue;

    /// <summary>Rows in one answer of Tiingo, whatever was asked for.</summary>
    public int MostRows { get; set; } = 1_000;

    /// <summary>The keys that the providers take, by name.</summary>
    public ConcurrentDictionary<string, string> Keys { get; } = new(StringComparer.Ordinal);

    /// <summary>What each provider does instead of answering; nothing for those that are not named.</summary>
    public ConcurrentDictionary<string, Fault> Faults { get; } = new(StringComparer.Ordinal);

    /// <summary>Answers a request itself, when it returns true. For tests with bodies of their own.</summary>
    public Func<HttpContext, Task<bool>> Intercept { get; set; } = static _ => Task.FromResult(false);

    /// <summary>Finnhub's bullish share of a ticker's news, between 0 and 1. Without any, the key's plan does not include it, as most do not.</summary>
    public ConcurrentDictionary<string, double> Bullish { get; } = new(StringComparer.Ordinal);

    /// <summary>Path and query of every request, in order of arrival, without the key that Alpha Vantage wants to have in it.</summary>
    public IReadOnlyCollection<string> Requests => _requests;

    /// <summary>What <c>TIINGO_BASE_URL</c> is set to.</summary>
    public string TiingoUrl => $"{_server!.Url}/as-tiingo";

    /// <summary>What <c>FINNHUB_BASE_URL</c> is set to.</summary>
    public string FinnhubUrl => $"{_server!.Url}/as-finnhub";

    /// <summary>What <c>ALPACA_BASE_URL</c> is set to.</summary>
    public string AlpacaUrl => $"{_server!.Url}/as-alpaca";

    /// <summary>What <c>ALPHA_VANTAGE_BASE_URL</c> is set to.</summary>
    public string AlphaVantageUrl => $"{_server!.Url}/as-alphavantage";

    /// <summary>Starts listening.</summary>
    public async Task StartAsync() => _server = await Loopback.StartAsync(HandleAsync);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }
    }

    private async Task HandleAsync(HttpContext context)
    {
        var request = context.Request;
        _requests.Enqueue(ApiKeyInQuery().Replace(request.Path + request.QueryString, "$1"));
        if (await Intercept(context))
        {
            return;
        }

        if (request.Path == "/as-finnhub/api/v1/news-sentiment")
        {
            await SentimentAsync(context);
            return;
        }

        if (ReferenceRequest.Of(request) is { } asked)
        {
            await AnswerAsync(context, asked);
            return;
        }

        var (provider, key) = request.Path.Value switch
        {
            "/as-tiingo/tiingo/news" => ("tiingo", request.Headers.Authorization.ToString() is var header && header.StartsWith("Token ", StringComparison.Ordinal) ? header[6..] : string.Empty),
            "/as-finnhub/api/v1/company-news" => ("finnhub", request.Headers["X-Finnhub-Token"].ToString()),
            _ => (null, string.Empty),
        };
        if (provider is null)
        {
            context.Response.StatusCode = 404;
            return;
        }

        var fault = Faults.GetValueOrDefault(provider);
        if (fault == Fault.None && Keys.GetValueOrDefault(provider) != key)
        {
            fault = Fault.Unauthorized;
        }

        var rows = provider == "tiingo" ? TiingoRows(request.Query) : FinnhubRows(request.Query);
        await FaultyAnswer.WriteAsync(context, fault, new JsonArray([.. rows]).ToJsonString(), key);
    }

    private Task AnswerAsync(HttpContext context, ReferenceRequest asked)
    {
        var fault = Faults.GetValueOrDefault(asked.Provider);
        if (fault == Fault.None && Keys.GetValueOrDefault(asked.Provider) != asked.Key)
        {
            fault = asked.Provider == "alpaca" ? Fault.Forbidden : Fault.Unauthorized;
        }

        else if (asked.Provider == "alphavantage")
        {
            fault = AlphaVantageFault(asked.Query["function"].ToString(), asked.Query["symbol"].ToString(), asked.Query["tickers"].ToString(), fault);
        }

        return asked.AnswerAsync(context, fault, this);
    }

    /// <summary>A limit comes first; then what is broken is told from the particular to the general.</summary>
    private Fault AlphaVantageFault(string function, string symbol, string tickers, Fault otherwise)
    {
        var limit = Limits.Take(function, symbol.Length > 0 ? symbol : tickers);
        return limit != Fault.None ? limit
            : AlphaVantageFaults.TryGetValue($"{function} {symbol}", out var one) ? one
            : AlphaVantageFaults.TryGetValue(function, out var all) ? all
            : AlphaVantageFaults.TryGetValue(symbol, out var any) ? any
            : otherwise;
    }

    private Task SentimentAsync(HttpContext context)
    {
        var symbol = context.Request.Query["symbol"].ToString();
        return Bullish.TryGetValue(symbol, out var bullish)
            ? FaultyAnswer.WriteAsync(context, Fault.None, ProviderBodies.Sentiment(symbol, bullish).ToJsonString(), string.Empty)
            : FaultyAnswer.WriteAsync(context, Fault.Forbidden, string.Empty, string.Empty);
    }

    private IEnumerable<JsonObject> TiingoRows(IQueryCollection query)
    {
        var tickers = query["tickers"].ToString().ToUpperInvariant().Replace('-', '.').Split(',');
        var (start, end) = (Day(query["startDate"]), Day(query["endDate"]));
        return Stories
            .Where(story => story.OnTiingo && story.SeenAt <= Now && story.Tickers.Intersect(tickers).Any())
            .Where(story => story.PublishedAt.InUtc().Date >= start && story.PublishedAt.InUtc().Date <= end)
            .OrderByDescending(static story => story.SeenAt)
            .Skip(int.Parse(query["offset"].ToString(), CultureInfo.InvariantCulture))
            .Take(Math.Min(MostRows, int.Parse(query["limit"].ToString(), CultureInfo.InvariantCulture)))
            .Select(ProviderBodies.Tiingo);
    }

    private IEnumerable<JsonObject> FinnhubRows(IQueryCollection query)
    {
        var ticker = query["symbol"].ToString();
        var (start, end) = (Day(query["from"]), Day(query["to"]));
        return Stories
            .Where(story => story.OnFinnhub && story.SeenAt <= Now && story.Tickers.Contains(ticker))
            .Where(story => story.PublishedAt.InUtc().Date >= start && story.PublishedAt.InUtc().Date <= end)
            .OrderByDescending(static story => story.PublishedAt)
            .Take(FinnhubMost)
            .Select(story => ProviderBodies.Finnhub(story, ticker));
    }

    [GeneratedRegex("(apikey=)[^&]*", RegexOptions.IgnoreCase)]
    private static partial Regex ApiKeyInQuery();

    private static LocalDate Day(string? text) => LocalDatePattern.Iso.Parse(text ?? string.Empty).GetValueOrThrow();
}
