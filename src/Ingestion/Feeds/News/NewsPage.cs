using System.Text.Json;
using Ingestion.Collecting;
using Ingestion.Primitives;
using Ingestion.Providers;
using NodaTime;

namespace Ingestion.Feeds.News;

/// <summary>One parsed answer of a source: rows, each of which stands or falls alone.</summary>
public sealed class NewsPage
{
    /// <summary>In an answer that is an array: twice as many as its source is asked for.</summary>
    public const int MaxRows = 500;

    /// <summary>More would not be logged anyway.</summary>
    private const int MaxExcerpts = 5;

    private static readonly Duration LaterAllowed = Duration.FromMinutes(5);
    private static readonly Duration LongBefore = Duration.FromDays(3);

    private readonly List<NewsItem> _items = [];
    private readonly List<RejectedRow> _rejected = [];

    private readonly PageEdge _earliest = new(isLatest: false), _latest = new(isLatest: true);

    /// <summary>Stories inside the window.</summary>
    public IReadOnlyList<NewsItem> Items => _items;

    /// <summary>Rows inside the window that are no story.</summary>
    public IReadOnlyList<RejectedRow> Rejected => _rejected;

    /// <summary>Stories outside the window.</summary>
    public int Outside { get; private set; }

    /// <summary>Rows outside the window that are no story.</summary>
    public int BadOutside { get; private set; }

    /// <summary>All rows.</summary>
    public int Rows => _items.Count + _rejected.Count + Outside + BadOutside;

    /// <summary>
    /// How far back the page goes: all dated rows but the five earliest are from then or later. A single row says nothing: stray ones are out of
    /// order, or have no date of their own. Null when there are too few.
    /// </summary>
    public Instant? GoesBackTo => _earliest.Instant;

    /// <summary>How far forward it goes, in the same way, by the rows that are inside the window.</summary>
    public Instant? GoesUpTo => _latest.Instant;

    /// <summary>Null, and why, when the answer is not an array of rows.</summary>
    /// <param name="body">The answer.</param>
    /// <param name="reader">How its rows become stories.</param>
    /// <param name="problem">What is wrong with the answer.</param>
    /// <param name="timeUp">Ends it between two rows, with an exception.</param>
    public static NewsPage? Parse(ReadOnlyMemory<byte> body, NewsRowReader reader, out string problem, CancellationToken timeUp = default)
    {
        problem = string.Empty;
        body = WithoutByteOrderMark(body);
        try
        {
            if (reader.Rows is { } find)
            {
                return find(body, out problem) is { } rows ? Of(rows, reader, timeUp) : null;
            }

            if (!RowArray.IsOfFew(body.Span, out problem))
            {
                return null;
            }

            using var json = JsonDocument.Parse(body, JsonText.AnyDepth);
            var page = new NewsPage();
            foreach (var row in json.RootElement.EnumerateArray())
            {
                timeUp.ThrowIfCancellationRequested();
                page.Add(row, reader);
            }

            return page;
        }
        catch (JsonException)
        {
            // The message of the exception would speak of positions in our buffer.
            problem = "the answer is not JSON";
            return null;
        }
    }

    /// <summary>Each row by itself: a document of a thousand of them would take many times the memory.</summary>
    private static NewsPage Of(IReadOnlyList<ReadOnlyMemory<byte>> rows, NewsRowReader reader, CancellationToken timeUp)
    {
        var page = new NewsPage();
        foreach (var row in rows)
        {
            timeUp.ThrowIfCancellationRequested();
            using var json = JsonDocument.Parse(row, JsonText.AnyDepth);
            page.Add(json.RootElement, reader);
        }

        return page;
    }

    private static ReadOnlyMemory<byte> WithoutByteOrderMark(ReadOnlyMemory<byte> body) =>
        body.Span is [0xEF, 0xBB, 0xBF, ..] ? body[3..] : body;

    private void Add(JsonElement element, NewsRowReader reader)
    {
        if (Read(element, reader.Read, out var reason) is not { } row)
        {
            Reject(element, reason, reader.Key);
            return;
        }

        var item = row.IsOthers ? null : reader.Rules.Check(row, out reason);
        if (row.WindowInstant is { } instant)
        {
            _earliest.Note(instant);
            if (reader.Window.Since <= instant && instant <= reader.Window.Until)
            {
                _latest.Note(instant);
            }

            if (!row.IsOthers && !IsInside(instant, row.PublishedAt, reader.Window) && reason != NewsRules.InTheFuture)
            {
                Outside += item is null ? 0 : 1;
                BadOutside += item is null ? 1 : 0;
                return;
            }
        }

        if (row.IsOthers)
        {
            Outside++;
        }
        else if (item is null)
        {
            Reject(element, reason, reader.Key);
        }
        else
        {
            _items.Add(item);
        }
    }

    /// <summary>
    /// Later rows belong to later runs, give or take the age of a schedule. A source that ignores its date filter, or crawls an archive,
    /// brings rows from long before.
    /// </summary>
    private static bool IsInside(Instant instant, Instant? publishedAt, CollectionWindow window) =>
        window.Since <= instant && instant <= window.Until + LaterAllowed && (publishedAt is null || publishedAt >= window.Since - LongBefore);

    private static NewsRow? Read(JsonElement element, Func<JsonElement, NewsRow> read, out string reason)
    {
        reason = "not an object";
        try
        {
            return element.ValueKind == JsonValueKind.Object ? read(element) : null;
        }
        catch (InvalidOperationException)
        {
            // A field whose very name is not text.
            reason = "unreadable";
            return null;
        }
    }

    private void Reject(JsonElement element, string reason, ApiKey key) =>
        _rejected.Add(new RejectedRow(reason, _rejected.Count < MaxExcerpts ? JsonRow.Excerpt(element, key) : string.Empty));
}
