using System.Globalization;
using Amazon.DynamoDBv2.Model;
using Ingestion.Tables;
using NodaTime;
using NodaTime.Text;

namespace Ingestion.Providers.AlphaVantage;

/// <summary>
/// Counts the calls of each day of New York, and spaces them out, for all processes together: one record a day in the main table. A call is counted before it
/// is made, so that no process that dies makes one too many.
/// </summary>
/// <param name="table">The main table.</param>
/// <param name="allowance">How many, and what for.</param>
/// <param name="clock">The clock.</param>
public sealed class CallBook(Table table, CallAllowance allowance, IClock clock) : ICalls
{
    private const string Partition = "CALLS#alphavantage", Turns = "turns_ms", LastTurn = "last_turn_ms", ClosedAt = "closed_at", PlannedBy = "planned_";

    /// <summary>Two invocations at once, and a job: by then each of them has had its turn.</summary>
    private const int MostRounds = 20;

    private static readonly DateTimeZone NewYork = DateTimeZoneProviders.Tzdb["America/New_York"];

    /// <summary>Who would wait longer comes again later.</summary>
    private static readonly Duration LongestWait = Duration.FromSeconds(90);

    private static readonly Duration KeptFor = Duration.FromDays(40);

    /// <summary>How many, and what for.</summary>
    public CallAllowance Allowance => allowance;

    /// <summary>The day as it is now.</summary>
    public async Task<CallDay> TodayAsync(CancellationToken cancellationToken) =>
        DayOf(await RecordAsync(DateOf(clock.GetCurrentInstant()), cancellationToken));

    /// <inheritdoc/>
    public async Task<CallTurn> TakeAsync(CallPurpose purpose, CancellationToken timeUp)
    {
        for (var round = 0; round < MostRounds; round++)
        {
            var now = clock.GetCurrentInstant();
            var record = await RecordAsync(DateOf(now), timeUp);
            var day = DayOf(record);
            if (allowance.LeftFor(purpose, day) <= 0)
            {
                return Denied(purpose, day);
            }

            var turns = day.Turns.Count > 0 ? day.Turns : await TurnsBeforeMidnightAsync(now, timeUp);
            var at = allowance.NextTurn(turns, now);
            if (at - now > LongestWait)
            {
                return new CallTurn.Denied(new SourceFailure(SourceFailureKind.RateLimited, "too many calls wait for their turn", LongestWait));
            }

            var change = new RecordChange()
                .Set(Turns, new AttributeValue { L = [.. turns.Append(at).TakeLast(allowance.LooksBack).Select(static turn => AttributeValues.N(turn.ToUnixTimeMilliseconds()))] })
                .Set(LastTurn, AttributeValues.N(at.ToUnixTimeMilliseconds()))
                .Set(AttributeValues.ExpiresAt, AttributeValues.Epoch(now + KeptFor))
                .Add(NameOf(purpose), AttributeValues.N(1));
            if (await table.UpdateAsync(Partition, KeyOf(now), change, Unchanged(record), timeUp))
            {
                return new CallTurn.Granted(at);
            }
        }

        return new CallTurn.Denied(new SourceFailure(SourceFailureKind.RateLimited, "too many processes make calls at once", LongestWait));
    }

    /// <inheritdoc/>
    public Task CloseAsync(CancellationToken timeUp)
    {
        var now = clock.GetCurrentInstant();
        return table.UpdateAsync(
            Partition, KeyOf(now), new RecordChange().Set(ClosedAt, AttributeValues.At(now)), new WriteCondition("attribute_exists(pk)"), timeUp);
    }

    /// <summary>Writes down how many calls a job's plan of today has.</summary>
    public Task PlanAsync(string planner, int calls, CancellationToken cancellationToken)
    {
        var now = clock.GetCurrentInstant();
        var change = new RecordChange()
            .Set(PlannedBy + planner, AttributeValues.N(calls))
            .Set(AttributeValues.ExpiresAt, AttributeValues.Epoch(now + KeptFor));
        return table.UpdateAsync(Partition, KeyOf(now), change, Always, cancellationToken);
    }

    private async Task<Dictionary<string, AttributeValue>> RecordAsync(LocalDate date, CancellationToken cancellationToken) =>
        await table.GetAsync(Partition, LocalDatePattern.Iso.Format(date), cancellationToken) ?? [];

    /// <summary>The first calls of a day keep their distance too from the last ones before midnight.</summary>
    private async Task<IReadOnlyList<Instant>> TurnsBeforeMidnightAsync(Instant now, CancellationToken cancellationToken) =>
        DayOf(await RecordAsync(DateOf(now).PlusDays(-1), cancellationToken)).Turns;

    private static WriteCondition Always { get; } = new("attribute_exists(pk) OR attribute_not_exists(pk)");

    private CallTurn.Denied Denied(CallPurpose purpose, CallDay day) => new(new SourceFailure(
        SourceFailureKind.DailyLimit,
        day.IsClosed
            ? "the provider said that the calls of the day are used up"
            : string.Create(CultureInfo.InvariantCulture, $"{day.Used} of {allowance.CallsADay} calls of the day are made, and the rest is not for {NameOf(purpose)}")));

    private static WriteCondition Unchanged(Dictionary<string, AttributeValue> record) =>
        record.TryGetValue(LastTurn, out var last) ? new WriteCondition($"{LastTurn} = :seen AND attribute_not_exists({ClosedAt})", (":seen", last))
            : new WriteCondition($"attribute_not_exists({LastTurn})");

    private CallDay DayOf(Dictionary<string, AttributeValue> record) => new()
    {
        Calendar = (int)record.Number(NameOf(CallPurpose.Calendar)),
        Refresh = (int)record.Number(NameOf(CallPurpose.Refresh)),
        Sentiment = (int)record.Number(NameOf(CallPurpose.Sentiment)),
        Planned = allowance.Planners.Where(planner => record.ContainsKey(PlannedBy + planner)).ToDictionary(static planner => planner, planner => (int)record.Number(PlannedBy + planner)),
        Turns = [.. (record.GetValueOrDefault(Turns)?.L ?? []).Select(static turn => Instant.FromUnixTimeMilliseconds(long.Parse(turn.N, CultureInfo.InvariantCulture)))],
        IsClosed = record.ContainsKey(ClosedAt),
    };

    private static LocalDate DateOf(Instant now) => now.InZone(NewYork).Date;

    private static string KeyOf(Instant now) => LocalDatePattern.Iso.Format(DateOf(now));

    private static string NameOf(CallPurpose purpose) => purpose switch
    {
        CallPurpose.Calendar => "calendar",
        CallPurpose.Refresh => "refresh",
        CallPurpose.Sentiment => "sentiment",
        _ => throw new InvalidOperationException($"{purpose} has no name."),
    };
}
