using Amazon.DynamoDBv2.Model;
using Ingestion.Storing;

namespace Ingestion.Feeds.News;

/// <summary>Stories in the table: <c>NEWS#key</c> / <c>STORY</c>.</summary>
public sealed class NewsSchema : IItemSchema<NewsItem>
{
    /// <inheritdoc/>
    public string Partition => "NEWS";

    /// <inheritdoc/>
    public string SortKey => "STORY";

    /// <inheritdoc/>
    public int MaxTickers => NewsRules.MaxTickers;

    /// <inheritdoc/>
    public IReadOnlyList<string> RowFields { get; } = ["headline", ItemFields.Url, ItemFields.Source, ItemFields.PublishedAt];

    /// <inheritdoc/>
    public NewsItem WithTickers(NewsItem item, IReadOnlyList<Ticker> tickers) => item with { Tickers = tickers };

    /// <inheritdoc/>
    public void AddFields(NewsItem item, Dictionary<string, AttributeValue> record)
    {
        record["headline"] = Attr.S(item.Headline);
        AddText("description", item.Description);
        AddText("publisher", item.Publisher);
        if (item.Tags.Count > 0)
        {
            record["tags"] = new AttributeValue { SS = [.. item.Tags] };
        }

        void AddText(string name, string value)
        {
            if (value.Length > 0)
            {
                record[name] = Attr.S(value);
            }
        }
    }
}
