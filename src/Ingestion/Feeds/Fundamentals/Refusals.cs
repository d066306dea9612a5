using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using Ingestion.Collecting;
using Ingestion.Providers;

namespace Ingestion.Feeds.Fundamentals;

/// <summary>Notes what of an answer is not used: periods, and single values of periods that are used.</summary>
/// <param name="key">Struck out of what is quoted.</param>
internal sealed class Refusals(ApiKey key)
{
    private const int MaxExcerpt = 120;

    /// <summary>Enough that a key at the end of the excerpt is seen whole, and struck out.</summary>
    private const int MaxRaw = 8 * MaxExcerpt;

    /// <summary>All of them.</summary>
    public Rejections All { get; } = new();

    /// <summary>A period as it came.</summary>
    public void Period(string reason, JsonElement row) => All.Add(reason, JsonMarshal.GetRawUtf8Value(row), key);

    /// <summary>A period that was read.</summary>
    public void Period(string reason, DocumentRow row) => All.Add(new RejectedRow(reason, PeriodOf(row.Period, row.Date)));

    /// <summary>A value.</summary>
    /// <param name="reason">Why.</param>
    /// <param name="period">In which period.</param>
    /// <param name="name">The name, as the provider spells it.</param>
    /// <param name="value">The value as it came.</param>
    public void Value(string reason, string period, string? name, JsonElement value)
    {
        var raw = JsonMarshal.GetRawUtf8Value(value);
        All.Add(new RejectedRow(
            reason,
            All.First.Count < Rejections.MaxShown
                ? key.Quote($"{period} {Beginning(name ?? "?")}: {Encoding.UTF8.GetString(raw[..Math.Min(raw.Length, MaxRaw)])}".TrimStart(), MaxExcerpt)
                : string.Empty));
    }

    /// <summary>A text of the answer, fit to be kept: printable, bounded, without the key.</summary>
    public string Clean(string text, int maxLength) => key.Quote(text[..Math.Min(text.Length, 8 * maxLength)], maxLength);

    /// <summary>A period as excerpts name it.</summary>
    public static string PeriodOf(string? period, NodaTime.LocalDate date) => $"{period} {NodaTime.Text.LocalDatePattern.Iso.Format(date)}".TrimStart();

    private static string Beginning(string text) => text[..Math.Min(text.Length, MaxRaw)];
}
