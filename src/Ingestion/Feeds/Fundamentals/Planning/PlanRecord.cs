using Amazon.DynamoDBv2.Model;
using Ingestion.Tables;
using NodaTime.Text;

namespace Ingestion.Feeds.Fundamentals.Planning;

/// <summary>A plan in the record of its run, for the runs after it and for people.</summary>
public static class PlanRecord
{
    /// <summary>So many of those who are left are named.</summary>
    private const int MaxNamed = 50;

    private const string Chosen = "chosen", Left = "left", LeftFirst = "left_first", Symbols = "symbols", Waiting = "waiting";
    private const string Symbol = "symbol", Reason = "reason", EarningsId = "earnings_id", EarningsDate = "earnings_date", Score = "score", RefreshedAt = "refreshed_at";

    /// <summary>The attribute.</summary>
    public static AttributeValue Of(RefreshPlan plan) => new()
    {
        M = new()
        {
            [Chosen] = new() { L = [.. plan.Chosen.Select(RecordOf)] },
            [Left] = new() { M = plan.LeftByReason.ToDictionary(static one => one.Key, static one => AttributeValues.N(one.Value)) },
            [LeftFirst] = new() { L = [.. plan.Left.Take(MaxNamed).Select(RecordOf)] },
            [Symbols] = AttributeValues.N(plan.Symbols),
            [Waiting] = AttributeValues.N(plan.Waiting),
        },
    };

    /// <summary>Whom a plan has chosen.</summary>
    public static IReadOnlyList<ChosenSymbol> ChosenOf(AttributeValue plan) => [.. (plan.M[Chosen].L ?? []).Select(static one => ChosenOf(one.M))];

    /// <summary>How many wait for calls.</summary>
    public static int WaitingOf(AttributeValue plan) => (int)plan.M.Number(Waiting);

    /// <summary>How many were left, by reason.</summary>
    public static IReadOnlyDictionary<string, int> LeftOf(AttributeValue plan) =>
        (plan.M.GetValueOrDefault(Left)?.M ?? []).ToDictionary(static one => one.Key, one => (int)plan.M[Left].M.Number(one.Key));

    private static AttributeValue RecordOf(ChosenSymbol chosen)
    {
        var record = new Dictionary<string, AttributeValue> { [Symbol] = AttributeValues.S(chosen.Symbol.Symbol) };
        record.SetIf(EarningsId, chosen.Report is not null, () => AttributeValues.S(chosen.Report!.Id));
        record.SetIf(EarningsDate, chosen.Report is not null, () => AttributeValues.S(LocalDatePattern.Iso.Format(chosen.Report!.Date)));
        record.SetIf(Score, chosen.Score is not null, () => AttributeValues.D((double)chosen.Score!.Value));
        record.SetIf(RefreshedAt, chosen.RefreshedAt is not null, () => AttributeValues.At(chosen.RefreshedAt!.Value));
        return new AttributeValue { M = record };
    }

    private static AttributeValue RecordOf(LeftSymbol left) =>
        new() { M = new() { [Symbol] = AttributeValues.S(left.Symbol.Symbol), [Reason] = AttributeValues.S(left.Reason) } };

    private static ChosenSymbol ChosenOf(Dictionary<string, AttributeValue> record) => new(
        record.TickerOf(Symbol)!.Value,
        record.Text(EarningsId) is { } id ? new DueReport(id, LocalDatePattern.Iso.Parse(record.Text(EarningsDate)!).Value) : null,
        record.GetValueOrDefault(Score)?.N is { } score ? decimal.Parse(score, System.Globalization.CultureInfo.InvariantCulture) : null,
        record.Time(RefreshedAt));
}
