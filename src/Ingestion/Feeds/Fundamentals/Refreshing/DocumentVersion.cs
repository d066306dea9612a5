using NodaTime;

namespace Ingestion.Feeds.Fundamentals.Refreshing;

/// <summary>What a period said before it was restated: only what is different now.</summary>
/// <param name="KnownSince">Since when it said so.</param>
/// <param name="Until">Until when.</param>
/// <param name="Numbers">Numbers that were others.</param>
/// <param name="Texts">Texts that were others, with the currency under its name.</param>
/// <param name="Absent">Names that it did not have.</param>
public sealed record DocumentVersion(
    Instant KnownSince, Instant Until, IReadOnlyDictionary<string, decimal> Numbers, IReadOnlyDictionary<string, string> Texts, IReadOnlyList<string> Absent)
{
    /// <summary>The name of the currency among texts.</summary>
    public const string Currency = "currency";

    /// <summary>What one says and the next one does not.</summary>
    public static DocumentVersion Of(DocumentRow before, DocumentRow after, Instant knownSince, Instant until)
    {
        var (numbers, texts) = (NumbersOf(before), TextsOf(before));
        var (numbersNow, textsNow) = (NumbersOf(after), TextsOf(after));
        return new DocumentVersion(
            knownSince,
            until,
            numbers.Where(one => !numbersNow.TryGetValue(one.Key, out var now) || now != one.Value).ToDictionary(),
            texts.Where(one => textsNow.GetValueOrDefault(one.Key) != one.Value).ToDictionary(),
            [.. numbersNow.Keys.Concat(textsNow.Keys).Where(name => !numbers.ContainsKey(name) && !texts.ContainsKey(name)).Order(StringComparer.Ordinal)]);
    }

    private static Dictionary<string, decimal> NumbersOf(DocumentRow row) => row.Numbers.Items.ToDictionary(static one => one.Name, static one => one.Value);

    private static Dictionary<string, string> TextsOf(DocumentRow row)
    {
        var texts = row.Texts.Items.ToDictionary(static one => one.Name, static one => one.Value);
        if (row.Currency is { } currency)
        {
            texts[Currency] = currency;
        }

        return texts;
    }
}
