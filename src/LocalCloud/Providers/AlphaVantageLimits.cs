using System.Collections.Concurrent;
using NodaTime;

namespace Ingestion.LocalCloud.Providers;

/// <summary>
/// What the plan of a key to Alpha Vantage allows, once a test has set it, and who was asked for how often. Calls are counted by the machine's clock, days are
/// those of New York; what is refused is not counted against any limit.
/// </summary>
/// <param name="time">The clock.</param>
public sealed class AlphaVantageLimits(TimeProvider time)
{
    /// <summary>A hair less than a second: who keeps to one call a second is not refused because the network made up time.</summary>
    private static readonly Duration Second = Duration.FromMilliseconds(900);

    private static readonly DateTimeZone NewYork = DateTimeZoneProviders.Tzdb["America/New_York"];

    private readonly Lock _gate = new();
    private readonly ConcurrentQueue<AlphaVantageCall> _calls = [];
    private readonly Queue<Instant> _minute = [];
    private (LocalDate Day, int Used) _today;
    private Instant _last = NodaConstants.UnixEpoch;

    /// <summary>Calls a day; null: as many as one likes.</summary>
    public int? CallsADay { get; set; }

    /// <summary>Calls within a minute; null: as many as one likes.</summary>
    public int? CallsAMinute { get; set; }

    /// <summary>Whether it refuses a call within a second of another.</summary>
    public bool IsOneASecond { get; set; }

    /// <summary>Every call that carried the right key, in order.</summary>
    public IReadOnlyCollection<AlphaVantageCall> Calls => _calls;

    /// <summary>Calls of the day that were answered.</summary>
    public int UsedToday
    {
        get
        {
            lock (_gate)
            {
                return _today.Day == Now().InZone(NewYork).Date ? _today.Used : 0;
            }
        }
    }

    /// <summary>How often a function was asked for, and for a symbol when one is named; refused calls too.</summary>
    public int CountOf(string function, string? symbol = null) => _calls.Count(call => call.Function == function && (symbol is null || call.Symbol == symbol));

    /// <summary>How many calls were refused for a reason.</summary>
    public int RefusedFor(Fault reason) => _calls.Count(call => call.Refused == reason);

    /// <summary>All that was used of the day is there again, as at midnight.</summary>
    public void StartNewDay()
    {
        lock (_gate)
        {
            _today = default;
        }
    }

    /// <summary>Counts a call; what it is refused for, or <see cref="Fault.None"/>.</summary>
    internal Fault Take(string function, string symbol)
    {
        lock (_gate)
        {
            var now = Now();
            var refused = Refused(now);
            _calls.Enqueue(new AlphaVantageCall(function, symbol, now, refused));
            if (refused == Fault.None)
            {
                _today = (_today.Day, _today.Used + 1);
                _minute.Enqueue(now);
                _last = now;
            }

            return refused;
        }
    }

    private Fault Refused(Instant now)
    {
        var day = now.InZone(NewYork).Date;
        if (_today.Day != day)
        {
            _today = (day, 0);
        }

        while (_minute.TryPeek(out var first) && now - first >= Duration.FromMinutes(1))
        {
            _minute.Dequeue();
        }

        return _today.Used >= CallsADay ? Fault.DailyLimit
            : IsOneASecond && now - _last < Second ? Fault.Burst
            : _minute.Count >= CallsAMinute ? Fault.Note
            : Fault.None;
    }

    private Instant Now() => Instant.FromDateTimeOffset(time.GetUtcNow());
}
