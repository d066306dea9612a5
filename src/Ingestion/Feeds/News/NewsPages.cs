using Ingestion.Collecting;
using Ingestion.Providers;

namespace Ingestion.Feeds.News;

/// <summary>Follows a source's pages back to the watermark, and puts them together as the answer to one part of the request.</summary>
/// <param name="part">The part.</param>
/// <param name="reader">How rows become stories.</param>
/// <param name="rows">How many rows this run may still take.</param>
/// <param name="fetch">Gets a page.</param>
/// <param name="timeUp">When to leave the rest to the next run.</param>
public sealed class NewsPages(
    BatchRequest part, NewsRowReader reader, RowBudget rows, Func<string, Task<HttpResult>> fetch, CancellationToken timeUp)
{
    /// <summary>More pages than this are not asked for in one run.</summary>
    public const int Most = 10;

    private readonly List<NewsItem> _items = [];
    private readonly List<RejectedRow> _rejected = [];
    private int _outside;
    private int _badOutside;
    private SourceFailure? _lost;

    /// <summary>
    /// Asks for page after page until <paramref name="next"/> says that there are no more. A later page that fails ends the walk: what came before
    /// it is kept, and the next run goes on from there.
    /// </summary>
    /// <param name="done">How much of the part has been taken.</param>
    /// <param name="address">The path of the page that comes after this much.</param>
    /// <param name="next">Where a page leads, given how much had been taken before it.</param>
    public async Task<BatchResult<NewsItem>> FollowAsync(int done, Func<int, string> address, Func<NewsPage, int, NextPage> next)
    {
        for (var number = 1; number <= Most; number++)
        {
            if (!rows.HasRoomFor(part))
            {
                return number == 1 ? new BatchResult<NewsItem>.NoRoom() : Answer(PagesEnd.RowLimit, done, _lost);
            }

            var (page, failure) = await PageAsync(address(done), number);
            if (page is null)
            {
                return number == 1
                    ? new BatchResult<NewsItem>.Failed(failure!)
                    : Answer(failure!.Kind == SourceFailureKind.Timeout ? PagesEnd.Time : PagesEnd.Failure, done, failure);
            }

            Take(page);
            var following = next(page, done);
            _lost = following.Lost ?? _lost;
            if (following is not NextPage.After after)
            {
                return Answer(PagesEnd.Watermark, done, _lost);
            }

            done = after.Done;
        }

        return Answer(PagesEnd.PageLimit, done, _lost);
    }

    private void Take(NewsPage page)
    {
        _items.AddRange(page.Items);
        _rejected.AddRange(page.Rejected);
        _outside += page.Outside;
        _badOutside += page.BadOutside;
        rows.Take(part, page.Items.Count + page.Rejected.Count);
    }

    private BatchResult<NewsItem>.Answered Answer(PagesEnd end, int done, SourceFailure? failure) =>
        new(_items, _rejected, _outside, _badOutside, end, done, failure);

    private async Task<(NewsPage? Page, SourceFailure? Failure)> PageAsync(string path, int number)
    {
        try
        {
            var fetched = await fetch(path);
            if (fetched is not HttpResult.Body body)
            {
                return (null, ((HttpResult.Failed)fetched).Failure);
            }

            lock (rows.OneAtATime)
            {
                var page = NewsPage.Parse(body.Bytes, reader, out var problem, timeUp);
                return (page, page is null ? new SourceFailure(SourceFailureKind.Malformed, problem, Quote: JsonRow.Excerpt(body.Bytes.Span, reader.Key)) : null);
            }
        }
        catch (OperationCanceledException) when (number > 1)
        {
            return (null, new SourceFailure(SourceFailureKind.Timeout, "the time was up while pages were followed"));
        }
    }
}
