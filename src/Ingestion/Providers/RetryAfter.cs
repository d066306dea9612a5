using System.Globalization;
using NodaTime;

namespace Ingestion.Providers;

/// <summary>How long a source asks to be left alone.</summary>
public static class RetryAfter
{
    /// <summary>Longest wait that is believed.</summary>
    private static readonly Duration Most = Duration.FromHours(24);

    /// <summary>
    /// From <c>Retry-After</c> (seconds or a date), else, with a 429, from <c>X-Ratelimit-Reset</c> (epoch seconds, as Finnhub
    /// sends it); null when neither is there or makes sense.
    /// </summary>
    public static Duration? Of(HttpResponseMessage response, DateTimeOffset now)
    {
        var header = response.Headers.RetryAfter;
        var wait = header?.Delta ?? (header?.Date - now) ?? ((int)response.StatusCode == 429 ? Reset(response) - now : null);
        return wait is { } positive && positive > TimeSpan.Zero
            ? Duration.Min(Duration.FromTimeSpan(positive), Most)
            : null;
    }

    private static DateTimeOffset? Reset(HttpResponseMessage response) =>
        response.Headers.TryGetValues("X-Ratelimit-Reset", out var values)
        && long.TryParse(values.FirstOrDefault(), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
        && seconds < DateTimeOffset.MaxValue.ToUnixTimeSeconds()
            ? DateTimeOffset.FromUnixTimeSeconds(seconds)
            : null;
}
