using System.Text;
using Ingestion.Feeds.News;
using Ingestion.Storing;
using Ingestion.Tests.Providers;

namespace Ingestion.Tests.Feeds.News;

/// <summary>Guards the memory that a story takes on its way from a provider's answer to a record: bytes, which every machine counts alike.</summary>
public sealed class NewsAllocationTests
{
    private const int Rows = NewsPage.MaxRows;

    [Fact]
    public void A_story_that_is_read_and_checked_takes_at_most_five_kilobytes()
    {
        var body = Encoding.UTF8.GetBytes(Body());
        Parse(body);

        var before = GC.GetAllocatedBytesForCurrentThread();
        var page = Parse(body);
        var taken = (GC.GetAllocatedBytesForCurrentThread() - before) / Rows;

        page.Items.Should().HaveCount(Rows);
        taken.Should().BeLessThanOrEqualTo(5_000);
    }

    [Fact]
    public void The_key_and_the_record_of_a_row_take_at_most_eight_kilobytes_more()
    {
        var page = Parse(Encoding.UTF8.GetBytes(Body()));
        var records = new ItemRecord<NewsItem>(new NewsSchema());
        records.Of(page.Items[0], Some.Provenance());

        var before = GC.GetAllocatedBytesForCurrentThread();
        foreach (var item in page.Items)
        {
            records.Of(item, Some.Provenance());
        }

        ((GC.GetAllocatedBytesForCurrentThread() - before) / Rows).Should().BeLessThanOrEqualTo(8_000);
    }

    private static NewsPage Parse(byte[] body)
    {
        var request = Some.FetchRequest();
        return NewsPage.Parse(body, new NewsRowReader(request.Window, new NewsRules(request), ProviderFixture.Key, TiingoNews.Read), out _)!;
    }

    private static string Body() => $"[{string.Join(',', Enumerable.Range(0, Rows).Select(static i => $$"""
        {"id":{{i}},"title":"Apple names a new finance chief, report {{i}} of the day","url":"https://harborwire.example/story/{{i}}",
         "description":"What is known about it so far, and what analysts make of it: shares rose 3 percent in early trading.",
         "publishedDate":"2026-11-20T14:00:00Z","crawlDate":"2026-11-20T14:01:00.123456Z","source":"harborwire.example","tickers":["aapl","msft"],"tags":["Stock"]}
        """))}]";
}
