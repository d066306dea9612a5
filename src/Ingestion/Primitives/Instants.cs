using NodaTime;
using NodaTime.Text;

namespace Ingestion.Primitives;

/// <summary>The one spelling of an instant on the wire and in the table: ISO 8601, UTC, <c>Z</c>. Whole seconds sort as text.</summary>
public static class Instants
{
    private static readonly InstantPattern WholeSeconds = InstantPattern.CreateWithInvariantCulture("uuuu-MM-dd'T'HH:mm:ss'Z'");

    /// <summary>To the second, cut off.</summary>
    public static string Text(Instant instant) => WholeSeconds.Format(instant);

    /// <summary>To the second, without punctuation, for ids: <c>20261120T150500Z</c>.</summary>
    public static string Compact(Instant instant) =>
        Text(instant).Replace(":", string.Empty, StringComparison.Ordinal).Replace("-", string.Empty, StringComparison.Ordinal);

    /// <summary>The mark at or before an instant, of marks that are so far apart since 1970.</summary>
    public static Instant MarkBefore(Instant instant, Duration apart)
    {
        var seconds = (long)apart.TotalSeconds;
        return Instant.FromUnixTimeSeconds(instant.ToUnixTimeSeconds() / seconds * seconds);
    }

    /// <summary>To the second or finer, always in UTC; null when it is not an instant.</summary>
    public static Instant? Parse(string? text) =>
        text is not null && InstantPattern.ExtendedIso.Parse(text) is { Success: true, Value: var instant } ? instant : null;

    /// <summary>
    /// An ISO 8601 date and time with any offset and any number of decimals; null when it is not, and at the very edge of time, where an offset leads beyond it.
    /// </summary>
    public static Instant? ParseWithOffset(string? text) =>
        text is not null && OffsetDateTimePattern.ExtendedIso.Parse(text.Trim()) is { Success: true, Value: { Year: > -9998 and < 9999 } time } ? time.ToInstant() : null;

    /// <summary>The same instant without its fraction of a second.</summary>
    public static Instant ToSeconds(Instant instant) => Instant.FromUnixTimeSeconds(instant.ToUnixTimeSeconds());
}
