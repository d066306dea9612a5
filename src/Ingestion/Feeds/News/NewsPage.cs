using System.Text.Json;
using Ingestion.Collecting;
using NodaTime;

namespace Ingestion.Feeds.News;

/// <summary>One parsed answer of a source: a JSON array of rows, each of which stands or falls alone.</summary>
public sealed class NewsPage
{
    /// <summary>No provider sends as many rows in one answer.</summary>
    private const int MaxRows = 2_000;

    /// <summary>More would not be logged anyway.</summary>
    private const int MaxExcerpts = 5;

    private static readonly Duration LaterAllowed = Duration.FromMinutes(5);
    private static readonly Duration LongBefore = Duration.FromDays(3);

    private readonly List<NewsItem> _items = [];
    private readonly List<Rejected> _rejected = [];

    /// <summary>Stories inside the window.</summary>
    public IReadOnlyList<NewsItem> Items => _items;

    /// <summary>Rows inside the window that are no story.</summary>
    public IReadOnlyList<Rejected> Rejected => _rejected;

    /// <summary>Stories outside the window.</summary>
    public int Outside { get; private set; }

    /// <summary>Rows outside the window that are no story.</summary>
    public int BadOutside { get; private set; }

    /// <summary>All rows.</summary>
    public int Rows => _items.Count + _rejected.Count + Outside + BadOutside;

    /// <summary>By when the last dated row is judged inside the window; null without a dated row.</summary>
    public Instant? Last { get; private set; }

    /// <summary>The same of the earliest row.</summary>
    public Instant? Earliest { get; private set; }

    /// <summary>Null, and why, when the answer is not an array of rows.</summary>
    /// <param name="body">The answer.</param>
    /// <param name="window">The stretch whose rows are wanted.</param>
    /// <param name="rules">What makes a row a story.</param>
    /// <param name="read">Reads a row of this source.</param>
    /// <param name="key">Struck out of everything that is quoted.</param>
    /// <param name="problem">What is wrong with the answer.</param>
    public static NewsPage? Parse(
        ReadOnlyMemory<byte> body, CollectionWindow window, NewsRules rules, Func<JsonElement, NewsRow> read, ApiKey key, out string problem)
    {
        problem = string.Empty;
        try
        {
            using var json = JsonDocument.Parse(WithoutByteOrderMark(body));
            if (json.RootElement.ValueKind != JsonValueKind.Array || json.RootElement.GetArrayLength() > MaxRows)
            {
                problem = $"an array of up to {MaxRows} rows was expected, not: {JsonRow.Excerpt(body.Span, key)}";
                return null;
            }

            var page = new NewsPage();
            foreach (var row in json.RootElement.EnumerateArray())
            {
                page.Add(row, window, rules, read, key);
            }

            return page;
        }
        catch (JsonException)
        {
            // The message of the exception would speak of positions in our buffer.
            problem = $"the answer is not JSON: {JsonRow.Excerpt(body.Span, key)}";
            return null;
        }
    }

    private static ReadOnlyMemory<byte> WithoutByteOrderMark(ReadOnlyMemory<byte> body) =>
        body.Span is [0xEF, 0xBB, 0xBF, ..] ? body[3..] : body;

    private void Add(JsonElement element, CollectionWindow window, NewsRules rules, Func<JsonElement, NewsRow> read, ApiKey key)
    {
        if (Read(element, read, out var reason) is not { } row)
        {
            Reject(element, reason, key);
            return;
        }

        var item = rules.Check(row, out reason);
        if (row.WindowInstant is { } instant)
        {
            Last = instant;
            Earliest = Earliest is { } earliest ? Instant.Min(earliest, instant) : instant;
            if (!IsInside(instant, row.PublishedAt, window) && reason != NewsRules.InTheFuture)
            {
                (Outside, BadOutside) = item is null ? (Outside, BadOutside + 1) : (Outside + 1, BadOutside);
                return;
            }
        }

        if (item is null)
        {
            Reject(element, reason, key);
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
        window.Since <= instant && instant <= window.Until + LaterAllowed && !(publishedAt < window.Since - LongBefore);

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
        _rejected.Add(new Rejected(reason, _rejected.Count < MaxExcerpts ? JsonRow.Excerpt(element, key) : string.Empty));
}
