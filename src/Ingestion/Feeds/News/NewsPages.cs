using System.Text.Json;
using Ingestion.Collecting;

namespace Ingestion.Feeds.News;

/// <summary>Follows a source's pages back to the watermark, and puts them together as the answer to one part of the question.</summary>
public static class NewsPages
{
    /// <summary>More pages than this are not asked for: something is wrong with the source's order or filter.</summary>
    public const int Most = 10;

    /// <summary>
    /// Asks for page after page until <paramref name="next"/> gives no address for another. A page that fails ends the walk: what
    /// came before it is kept, and the watermark counts as not reached.
    /// </summary>
    public static async Task<PartAnswer<NewsItem>> FollowAsync(
        Uri first,
        Question question,
        NewsRules rules,
        Func<JsonElement, NewsRow> read,
        Func<Uri, Task<Fetched>> fetch,
        Func<NewsPage, int, Uri?> next)
    {
        List<NewsItem> items = [];
        List<Rejected> rejected = [];
        var older = 0;
        var url = first;
        for (var number = 1; ; number++)
        {
            NewsPage? page;
            try
            {
                (page, var failure) = Parsed(await fetch(url), question, rules, read);
                if (page is null && number == 1)
                {
                    return new PartAnswer<NewsItem>.Failed(failure!);
                }
            }
            catch (OperationCanceledException) when (number > 1)
            {
                // The source's time is up in the middle of catching up.
                page = null;
            }

            if (page is null)
            {
                return new PartAnswer<NewsItem>.Answered(items, rejected, older, ReachedWatermark: false);
            }

            items.AddRange(page.Items);
            rejected.AddRange(page.Rejected);
            older += page.Older;
            if (number == Most || next(page, number) is not { } following)
            {
                return new PartAnswer<NewsItem>.Answered(items, rejected, older, ReachedWatermark: true);
            }

            url = following;
        }
    }

    private static (NewsPage? Page, SourceFailure? Failure) Parsed(
        Fetched fetched, Question question, NewsRules rules, Func<JsonElement, NewsRow> read)
    {
        if (fetched is Fetched.Failed failed)
        {
            return (null, failed.Failure);
        }

        var page = NewsPage.Parse(((Fetched.Body)fetched).Bytes, question.Window.Since, rules, read, out var problem);
        return (page, page is null ? new SourceFailure(SourceFailureKind.Malformed, problem) : null);
    }
}
