using System.Text;
using System.Text.Json;
using Ingestion.Feeds.News;
using Ingestion.Primitives;
using Ingestion.Tests.Providers;

namespace Ingestion.Tests.Feeds.News;

/// <summary>Rows as Alpha Vantage writes them, with one thing or another changed.</summary>
internal static class AlphaVantageRows
{
    public const string Row = """
        {"title":"Harbor Line opens a second terminal","url":"https://harborwire.example/terminal","time_published":"20261120T143210","authors":["A. Writer"],
         "summary":"What is known so far.","banner_image":null,"source":"Harbor Wire","category_within_source":"n/a","source_domain":"harborwire.example",
         "topics":[{"topic":"Earnings","relevance_score":"0.5"},{"topic":"Technology","relevance_score":"1.0"}],
         "overall_sentiment_score":0.227558,"overall_sentiment_label":"Somewhat-Bullish",
         "ticker_sentiment":[{"ticker":"CRYPTO:BTC","relevance_score":"0.1","ticker_sentiment_score":"0.9","ticker_sentiment_label":"Bullish"},
           {"ticker":"AAPL","relevance_score":"0.868004","ticker_sentiment_score":"-0.412345","ticker_sentiment_label":"Bearish"},
           {"ticker":"BRK-B","relevance_score":"0.091335","ticker_sentiment_score":"0.1","ticker_sentiment_label":"Neutral"},
           {"ticker":"HRBR","relevance_score":"0.5","ticker_sentiment_score":"0.2","ticker_sentiment_label":"Somewhat-Bullish"}]}
        """;

    public static readonly IReadOnlyList<Ticker> Configured = Some.Tickers("AAPL,MSFT,BRK.B");

    /// <summary>An answer with these rows.</summary>
    public static string Body(params IEnumerable<string> rows)
    {
        List<string> all = [.. rows];
        return $$"""{"items":"{{all.Count}}","sentiment_score_definition":"x <= -0.35: Bearish; 0.15 <= x < 0.35: Somewhat_Bullish","feed":[{{string.Join(',', all)}}]}""";
    }

    /// <summary>A row at a time, about a company.</summary>
    public static string At(string time, string ticker = "AAPL", string? title = null) =>
        Row.Replace("20261120T143210", time, StringComparison.Ordinal)
            .Replace("\"BRK-B\"", "\"QUAN\"", StringComparison.Ordinal)
            .Replace("\"AAPL\"", $"\"{ticker}\"", StringComparison.Ordinal)
            .Replace("Harbor Line opens a second terminal", title ?? $"Told at {time}", StringComparison.Ordinal);

    public static NewsRow Read(string row)
    {
        using var json = JsonDocument.Parse(row);
        return AlphaVantageNews.Read(json.RootElement, Configured.ToHashSet(), Some.Scheduled);
    }

    public static NewsRow Read(string from, string to)
    {
        Row.Should().Contain(from);
        return Read(Row.Replace(from, to, StringComparison.Ordinal));
    }

    public static NewsPage? Parse(string body, out string problem)
    {
        var request = Some.FetchRequest("AAPL,MSFT,BRK.B");
        var configured = Configured.ToHashSet();
        var reader = new NewsRowReader(request.Window, new NewsRules(request), ProviderFixture.Key, row => AlphaVantageNews.Read(row, configured, Some.Scheduled))
        {
            Rows = AlphaVantageNews.RowsOf,
        };
        return NewsPage.Parse(Encoding.UTF8.GetBytes(body), reader, out problem);
    }
}
