using System.Text.Json;
using Ingestion.Collecting;
using Ingestion.Primitives;
using Ingestion.Providers;
using NodaTime;

namespace Ingestion.Feeds.News;

/// <summary>One parsed answer of a source: a JSON array of rows, each of which stands or falls alone.</summary>
public sealed class NewsPage
{
    /// <summary>Twice as many as any source is asked for.</summary>
    public const int MaxRows = 500;

    /// <summary>Two hundred for each row: names, values, brackets.</summary>
    private const int MaxTokens = 200 * MaxRows;

    /// <summary>So many rows of a page may be from long ago, or have a wrong date, without its being taken for the last one.</summary>
    private const int Strays = 5;

    /// <summary>More would not be logged anyway.</summary>
    private const int MaxExcerpts = 5;

    private static readonly Duration LaterAllowed = Duration.FromMinutes(5);
    private static readonly Duration LongBefore = Duration.FromDays(3);

    private readonly List<NewsItem> _items = [];
    private readonly List<RejectedRow> _rejected = [];

    /// <summary>The earliest rows' instants, in order; one more than may be strays.</summary>
    private readonly List<Instant> _earliest = new(Strays + 2);

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
    public Instant? GoesBackTo => _earliest.Count > Strays ? _earliest[^1] : null;

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
            if (!IsArrayOfFewRows(body.Span))
            {
                problem = $"an array of up to {MaxRows} rows and {MaxTokens} values was expected";
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

    private static ReadOnlyMemory<byte> WithoutByteOrderMark(ReadOnlyMemory<byte> body) =>
        body.Span is [0xEF, 0xBB, 0xBF, ..] ? body[3..] : body;

    /// <summary>A document takes memory for every value in it, many times what a short value has as text: so they are counted before one is made.</summary>
    private static bool IsArrayOfFewRows(ReadOnlySpan<byte> body)
    {
        var reader = new Utf8JsonReader(body, new JsonReaderOptions { MaxDepth = JsonText.AnyDepth.MaxDepth });
        var (tokens, rows) = (0, 0);
        while (reader.Read())
        {
            tokens++;
            rows += reader.CurrentDepth == 1 && reader.TokenType is not (JsonTokenType.EndObject or JsonTokenType.EndArray) ? 1 : 0;
            if ((tokens == 1 && reader.TokenType != JsonTokenType.StartArray) || rows > MaxRows || tokens > MaxTokens)
            {
                return false;
            }
        }

        return true;
    }

    private void Add(JsonElement element, NewsRowReader reader)
    {
        if (Read(element, reader.Read, out var reason) is not { } row)
        {
            Reject(element, reason, reader.Key);
            return;
        }

        var item = reader.Rules.Check(row, out reason);
        if (row.WindowInstant is { } instant)
        {
            NoteEarliest(instant);
            if (!IsInside(instant, row.PublishedAt, reader.Window) && reason != NewsRules.InTheFuture)
            {
                Outside += item is null ? 0 : 1;
                BadOutside += item is null ? 1 : 0;
                return;
            }
        }

        if (item is null)
        {
            Reject(element, reason, reader.Key);
        }
        else
        {
            _items.Add(item);
        }
    }

    private void NoteEarliest(Instant instant)
    {
        var at = _earliest.BinarySearch(instant);
        _earliest.Insert(at < 0 ? ~at : at, instant);
        if (_earliest.Count > Strays + 1)
        {
            _earliest.RemoveAt(Strays + 1);
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
