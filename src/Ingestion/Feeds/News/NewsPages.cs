using System.Text.Json;
using Ingestion.Collecting;

namespace Ingestion.Feeds.News;

/// <summary>Follows a source's pages back to the watermark, and puts them together as the answer to one part of the question.</summary>
/// <param name="window">The stretch whose rows are wanted.</param>
/// <param name="rules">What makes a row a story.</param>
/// <param name="key">Struck out of everything that is quoted.</param>
/// <param name="read">Reads a row of this source.</param>
/// <param name="fetch">Gets a page.</param>
public sealed class NewsPages(
    CollectionWindow window, NewsRules rules, ApiKey key, Func<JsonElement, NewsRow> read, Func<Uri, Task<Fetched>> fetch)
{
    /// <summary>More pages than this are not asked for in one run.</summary>
    public const int Most = 10;

    private readonly List<NewsItem> _items = [];
    private readonly List<Rejected> _rejected = [];
    private int _outside;
    private int _badOutside;

    /// <summary>
    /// Asks for page after page until <paramref name="next"/> says that there are no more. A later page that fails ends the walk: what
    /// came before it is kept, and the watermark counts as not reached.
    /// </summary>
    public async Task<PartAnswer<NewsItem>> FollowAsync(Uri first, Func<NewsPage, NextPage> next)
    {
        var url = first;
        for (var number = 1; number <= Most; number++)
        {
            var (page, failure) = await PageAsync(url, number);
            if (page is null)
            {
                return number == 1 ? new PartAnswer<NewsItem>.Failed(failure!) : Answer(failure!.Kind == SourceFailureKind.Timeout ? PagesEnd.Time : PagesEnd.Failure, failure);
            }

            Take(page);
            switch (next(page))
            {
                case NextPage.At at:
                    url = at.Url;
                    break;
                case NextPage.None none:
                    return Answer(PagesEnd.Watermark, none.Missing);
            }
        }

        return Answer(
            PagesEnd.PageLimit,
            new SourceFailure(SourceFailureKind.Refused, $"there is more than {Most} pages hold; asked for again by the next run"));
    }

    private void Take(NewsPage page)
    {
        _items.AddRange(page.Items);
        _rejected.AddRange(page.Rejected);
        _outside += page.Outside;
        _badOutside += page.BadOutside;
    }

    private PartAnswer<NewsItem>.Answered Answer(PagesEnd end, SourceFailure? failure) =>
        new(_items, _rejected, _outside, _badOutside, end, failure);

    private async Task<(NewsPage? Page, SourceFailure? Failure)> PageAsync(Uri url, int number)
    {
        try
        {
            return await fetch(url) switch
            {
                Fetched.Body body when NewsPage.Parse(body.Bytes, window, rules, read, key, out var problem) is var page =>
                    (page, page is null ? new SourceFailure(SourceFailureKind.Malformed, problem) : null),
                Fetched.Failed failed => (null, failed.Failure),
                _ => throw new InvalidOperationException("There are two kinds of answers."),
            };
        }
        catch (OperationCanceledException) when (number > 1)
        {
            return (null, new SourceFailure(SourceFailureKind.Timeout, "the time was up while pages were followed"));
        }
    }
}
