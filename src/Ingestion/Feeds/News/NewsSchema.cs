using Amazon.DynamoDBv2.Model;
using Ingestion.Feeds.News.Sentiments;
using Ingestion.Primitives;
using Ingestion.Storing;
using Ingestion.Tables;
using NodaTime;
using NodaTime.Text;

namespace Ingestion.Feeds.News;

/// <summary>Stories in the table: <c>NEWS#key</c> / <c>STORY</c>.</summary>
/// <param name="shown">Which sentiment is shown; by default Finnhub's, where there is one.</param>
public sealed class NewsSchema(ShownSentiment? shown = null) : IItemSchema<NewsItem>
{
    /// <summary>The attribute with the sentiment to show; all of them are in <c>sentiments</c>, by method.</summary>
    private const string Shown = "sentiment", All = "sentiments", Method = "method";

    /// <summary>The keys of <c>SentimentIndex</c>: the UTC date of publication, and the score that is shown.</summary>
    private const string Day = "sentiment_day", Score = "sentiment_score";

    /// <inheritdoc/>
    public string Partition => "NEWS";

    /// <inheritdoc/>
    public string SortKey => "STORY";

    /// <inheritdoc/>
    public int MaxTickers => NewsRules.MaxTickers;

    /// <inheritdoc/>
    public IReadOnlyList<string> RowFields { get; } = ["headline", ItemFields.Url, ItemFields.Source, ItemFields.PublishedAt, Shown];

    /// <inheritdoc/>
    public string RowsChangeWith => Score;

    /// <inheritdoc/>
    public NewsItem WithTickers(NewsItem item, IReadOnlyList<Ticker> tickers) => item with { Tickers = tickers };

    /// <inheritdoc/>
    public void AddFields(NewsItem item, Dictionary<string, AttributeValue> record)
    {
        record["headline"] = AttributeValues.S(item.Headline);
        AddText("description", item.Description);
        AddText("publisher", item.Publisher);
        if (item.Tags.Count > 0)
        {
            record["tags"] = new AttributeValue { SS = [.. item.Tags] };
        }

        var sentiments = item is { Sentiments: [], Told: { } told } ? [told] : item.Sentiments;
        if (sentiments.Count > 0)
        {
            record[All] = new AttributeValue { M = sentiments.ToDictionary(static one => one.Method, WithTickersOf) };
            foreach (var (name, value) in ShownFields(sentiments[0], item.PublishedAt))
            {
                record[name] = value;
            }
        }

        void AddText(string name, string value)
        {
            if (value.Length > 0)
            {
                record[name] = AttributeValues.S(value);
            }
        }
    }

    /// <inheritdoc/>
    public FieldAddition? AdditionTo(Dictionary<string, AttributeValue> record, NewsItem item)
    {
        if (item.Told is not { } told || (record.TryGetValue(All, out var all) && all.M.ContainsKey(told.Method)))
        {
            return null;
        }

        var before = record.GetValueOrDefault(Shown)?.M?.GetValueOrDefault(Method)?.S;
        var replaces = (shown ?? ShownSentiment.Standard).Replaces(told.Method, before);
        return new FieldAddition(
            All, told.Method, WithTickersOf(told), replaces ? ShownFields(told, record.Time(ItemFields.PublishedAt)!.Value) : new Dictionary<string, AttributeValue>());
    }

    /// <summary>The sentiment to show, and what the index finds the story by.</summary>
    private static Dictionary<string, AttributeValue> ShownFields(Sentiment sentiment, Instant publishedAt) => new()
    {
        [Shown] = SentimentOf(sentiment),
        [Day] = AttributeValues.S(LocalDatePattern.Iso.Format(publishedAt.InUtc().Date)),
        [Score] = AttributeValues.D(sentiment.Score),
    };

    private static AttributeValue WithTickersOf(Sentiment sentiment)
    {
        var value = SentimentOf(sentiment);
        value.M.SetIf("tickers", sentiment.Tickers.Count > 0, () => new AttributeValue { M = sentiment.Tickers.ToDictionary(static one => one.Ticker.Symbol, OfTicker) });
        return value;
    }

    private static AttributeValue OfTicker(TickerSentiment of)
    {
        Dictionary<string, AttributeValue> fields = new() { ["score"] = AttributeValues.D(of.Score), ["label"] = AttributeValues.S(of.Label) };
        fields.SetIf("relevance", of.Relevance is not null, () => AttributeValues.D(of.Relevance!.Value));
        return new AttributeValue { M = fields };
    }

    private static AttributeValue SentimentOf(Sentiment sentiment) => new()
    {
        M = new()
        {
            ["score"] = AttributeValues.D(sentiment.Score),
            ["confidence"] = AttributeValues.D(sentiment.Confidence),
            ["label"] = AttributeValues.S(sentiment.Label),
            [Method] = AttributeValues.S(sentiment.Method),
            ["version"] = AttributeValues.S(sentiment.Version),
            ["calculated_at"] = AttributeValues.At(sentiment.CalculatedAt),
        },
    };
}
