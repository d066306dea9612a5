using System.Globalization;
using NodaTime;

namespace Ingestion.Tests.Market;

/// <summary>
/// As much of EventBridge Scheduler's cron as the schedules use: minutes, hours and days of the week as numbers, ranges, steps, lists and all
/// (https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html). It fires in the wall time of its zone.
/// </summary>
public sealed class CronExpression
{
    private static readonly string[] DayNames = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];

    private readonly HashSet<int> _minutes;
    private readonly HashSet<int> _hours;
    private readonly HashSet<int> _days;

    public CronExpression(string text)
    {
        var fields = text["cron(".Length..^1].Split(' ');
        (fields[2], fields[3], fields[5]).Should().Be(("?", "*", "*"), "days of the month, months and years are not restricted");
        _minutes = Values(fields[0], 59);
        _hours = Values(fields[1], 23);
        _days = Values(fields[4], 7);
    }

    /// <summary>The wall times at which it fires on a date.</summary>
    public IEnumerable<LocalDateTime> On(LocalDate date)
    {
        // In Scheduler's cron Sunday is 1.
        var day = ((int)date.DayOfWeek % 7) + 1;
        return !_days.Contains(day)
            ? []
            : _hours.Order().SelectMany(hour => _minutes.Order().Select(minute => date + new LocalTime(hour, minute)));
    }

    private static HashSet<int> Values(string field, int most) => [.. field.Split(',').SelectMany(part => Part(part, most))];

    private static IEnumerable<int> Part(string part, int most)
    {
        var (range, step) = part.Split('/') is [var first, var by] ? (first, int.Parse(by, CultureInfo.InvariantCulture)) : (part, 0);
        var (from, to) = range == "*" ? (0, most) : range.Split('-') is [var low, var high] ? (Number(low), Number(high)) : (Number(range), step > 0 ? most : Number(range));
        for (var value = from; value <= to; value += Math.Max(1, step))
        {
            yield return value;
        }
    }

    private static int Number(string text) =>
        Array.IndexOf(DayNames, text) is >= 0 and var day ? day + 1 : int.Parse(text, CultureInfo.InvariantCulture);
}
