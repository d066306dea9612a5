using System.Text.Json;
using Ingestion.Collecting;
using NodaTime;

namespace Ingestion.Feeds.News;

/// <summary>One parsed answer of a source: a JSON array of rows, each of which stands or falls alone.</summary>
public sealed class NewsPage
{
    private readonly List<NewsItem> _items = [];
    private readonly List<Rejected> _rejected = [];

    /// <summary>Stories inside the window.</summary>
    public IReadOnlyList<NewsItem> Items => _items;

    /// <summary>Rows that are no story.</summary>
    public IReadOnlyList<Rejected> Rejected => _rejected;

    /// <summary>Rows from before the window.</summary>
    public int Older { get; private set; }

    /// <summary>All rows.</summary>
    public int Rows => _items.Count + _rejected.Count + Older;

    /// <summary>By when the last dated row, and by when the earliest one, is judged inside the window; null without a dated row.</summary>
    public Instant? Last { get; private set; }

    /// <inheritdoc cref="Last"/>
    public Instant? Earliest { get; private set; }

    /// <summary>Null, and why, when the answer is not an array.</summary>
    public static NewsPage? Parse(
        ReadOnlyMemory<byte> body, Instant since, NewsRules rules, Func<JsonElement, NewsRow> read, out string problem)
    {
        problem = string.Empty;
        try
        {
            using var json = JsonDocument.Parse(body);
            if (json.RootElement.ValueKind != JsonValueKind.Array)
            {
                problem = $"a JSON array was expected, the answer is {NameOf(json.RootElement.ValueKind)}";
                return null;
            }

            var page = new NewsPage();
            foreach (var row in json.RootElement.EnumerateArray())
            {
                page.Add(row, since, rules, read);
            }

            return page;
        }
        catch (JsonException)
        {
            // The message of the exception would quote nothing useful, and its position is that of our buffer.
            problem = "the answer is not JSON";
            return null;
        }
    }

    private static string NameOf(JsonValueKind kind) => kind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.String => "a string",
        JsonValueKind.Number => "a number",
        JsonValueKind.Null => "null",
        _ => "a boolean",
    };

    private void Add(JsonElement element, Instant since, NewsRules rules, Func<JsonElement, NewsRow> read)
    {
        if (element.ValueKind != JsonValueKind.Object)
        {
            _rejected.Add(new Rejected("not an object", JsonRow.Excerpt(element)));
            return;
        }

        var row = read(element);
        if (row.WindowInstant is { } instant)
        {
            Last = instant;
            Earliest = Earliest is { } earliest ? Instant.Min(earliest, instant) : instant;
            if (instant < since)
            {
                Older++;
                return;
            }
        }

        if (rules.Check(row, out var reason) is { } item)
        {
            _items.Add(item);
        }
        else
        {
            _rejected.Add(new Rejected(reason, JsonRow.Excerpt(element)));
        }
    }
}
