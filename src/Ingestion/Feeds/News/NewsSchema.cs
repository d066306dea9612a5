using Amazon.DynamoDBv2.Model;
using Ingestion.Feeds.News.Sentiments;
using Ingestion.Primitives;
using Ingestion.Storing;
using Ingestion.Tables;

namespace Ingestion.Feeds.News;

/// <summary>Stories in the table: <c>NEWS#key</c> / <c>STORY</c>.</summary>
public sealed class NewsSchema : IItemSchema<NewsItem>
{
    /// <summary>The attribute with the sentiment to show; all of them are in <c>sentiments</c>, by method.</summary>
    private const string Shown = "sentiment";

    /// <inheritdoc/>
    public string Partition => "NEWS";

    /// <inheritdoc/>
    public string SortKey => "STORY";

    /// <inheritdoc/>
    public int MaxTickers => NewsRules.MaxTickers;

    /// <inheritdoc/>
    public IReadOnlyList<string> RowFields { get; } = ["headline", ItemFields.Url, ItemFields.Source, ItemFields.PublishedAt, Shown];

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

        if (item.Sentiments.Count > 0)
        {
            record[Shown] = SentimentOf(item.Sentiments[0]);
            record["sentiments"] = new AttributeValue { M = item.Sentiments.ToDictionary(static one => one.Method, SentimentOf) };
        }

        void AddText(string name, string value)
        {
            if (value.Length > 0)
            {
                record[name] = AttributeValues.S(value);
            }
        }
    }

    private static AttributeValue SentimentOf(Sentiment sentiment) => new()
    {
        M = new()
        {
            ["score"] = AttributeValues.D(sentiment.Score),
            ["confidence"] = AttributeValues.D(sentiment.Confidence),
            ["label"] = AttributeValues.S(sentiment.Label),
            ["method"] = AttributeValues.S(sentiment.Method),
            ["version"] = AttributeValues.S(sentiment.Version),
            ["calculated_at"] = AttributeValues.At(sentiment.CalculatedAt),
        },
    };
}
