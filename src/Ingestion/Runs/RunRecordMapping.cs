using System.Globalization;
using Amazon.DynamoDBv2.Model;
using Ingestion.Primitives;
using Ingestion.Tables;
using NodaTime;

namespace Ingestion.Runs;

/// <summary>A run's record in the table: partition <c>RUN#feed</c>, sorted by the scheduled instant.</summary>
public static class RunRecordMapping
{
    /// <summary>How long the ledger remembers.</summary>
    private static readonly Duration KeptFor = Duration.FromDays(90);

    /// <summary>The attribute with a plan of refreshes. (<c>plan</c> alone is a reserved word: it cannot be in a condition.)</summary>
    public const string PlanName = "refresh_plan";

    /// <summary>The partition of a feed's runs.</summary>
    public static string Partition(string feed) => $"RUN#{feed}";

    /// <summary>The record of a run that has just been claimed.</summary>
    public static Dictionary<string, AttributeValue> Claimed(RunRecord run) => new()
    {
        [AttributeValues.Pk] = AttributeValues.S(Partition(run.Key.Feed)),
        [AttributeValues.Sk] = AttributeValues.At(run.Key.ScheduledAt),
        ["run"] = AttributeValues.S(run.Key.ToString()),
        ["feed"] = AttributeValues.S(run.Key.Feed),
        ["scheduled_at"] = AttributeValues.At(run.Key.ScheduledAt),
        ["started_at"] = AttributeValues.At(run.StartedAt),
        ["lease_until"] = AttributeValues.At(run.LeaseUntil),
        ["held_by"] = AttributeValues.S(run.Owner),
        ["attempt"] = AttributeValues.N(run.Attempt),
        [AttributeValues.ExpiresAt] = AttributeValues.Epoch(run.StartedAt + KeptFor),
    };

    /// <summary>What taking over changes.</summary>
    public static RecordChange TakenOver(RunRecord run) => new RecordChange()
        .Set("started_at", AttributeValues.At(run.StartedAt))
        .Set("lease_until", AttributeValues.At(run.LeaseUntil))
        .Set("held_by", AttributeValues.S(run.Owner))
        .Set("attempt", AttributeValues.N(run.Attempt));

    /// <summary>What finishing adds.</summary>
    public static RecordChange Finished(RunRecord run) => new RecordChange()
        .Set("finished_at", AttributeValues.At(run.FinishedAt!.Value))
        .Set("outcome", AttributeValues.S(run.Outcome!))
        .Set("source", run.Source is null ? null : AttributeValues.S(run.Source))
        .Set("is_failover", AttributeValues.Bool(run.IsFailover))
        .Set("attempts", new AttributeValue { L = [.. run.Attempts.Select(AttemptOf)] })
        .Set("collected", AttributeValues.N(run.Counts.Collected))
        .Set("new", AttributeValues.N(run.Counts.New))
        .Set("merged", AttributeValues.N(run.Counts.Merged))
        .Set("known", AttributeValues.N(run.Counts.Known))
        .Set("rejected", AttributeValues.N(run.Counts.Rejected))
        .Set("coverage", AttributeValues.S(run.Coverage.ToString()))
        .Set("collected_through", new AttributeValue
        {
            M = run.CollectedThrough.BySource.ToDictionary(static source => source.Key, static source => MarkOf(source.Value)),
        })
        .Set("enrichment_off_until", run.EnrichmentOffUntil is { } off ? AttributeValues.At(off) : null)
        .Set("lost", AttributeValues.N(run.Lost))
        .Set("duration_ms", AttributeValues.N((long)run.Took.TotalMilliseconds))
        .Set("incident", run.Incidents.Count == 0 ? null : AttributeValues.S(run.Incidents[0].Id))
        .Set("incidents", Texts(run.Incidents.Select(static incident => incident.Id)))
        .Set("alerts", Texts(run.Alerts))
        .Set("error_code", run.ErrorCode is null ? null : AttributeValues.S(run.ErrorCode))
        .Set("error_message", run.ErrorMessage is null ? null : AttributeValues.S(run.ErrorMessage));

    /// <summary>A run as the table has it.</summary>
    public static RunRecord From(Dictionary<string, AttributeValue> record) => new()
    {
        Key = new RunKey(record.Text("feed")!, record.Time("scheduled_at")!.Value),
        StartedAt = record.Time("started_at")!.Value,
        LeaseUntil = record.Time("lease_until")!.Value,
        Owner = record.Text("held_by")!,
        Attempt = (int)record.Number("attempt"),
        FinishedAt = record.Time("finished_at"),
        Outcome = record.Text("outcome"),
        Source = record.Text("source"),
        IsFailover = record.Flag("is_failover"),
        Attempts = [.. (record.GetValueOrDefault("attempts")?.L ?? []).Select(static attempt => AttemptFrom(attempt.M))],
        Counts = new RunCounts(
            (int)record.Number("collected"),
            (int)record.Number("new"),
            (int)record.Number("merged"),
            (int)record.Number("known"),
            (int)record.Number("rejected")),
        Coverage = CoverageFrom(record.Text("coverage")),
        CollectedThrough = new Watermarks((record.GetValueOrDefault("collected_through")?.M ?? [])
            .ToDictionary(static source => source.Key, static source => MarkFrom(source.Value.M))),
        EnrichmentOffUntil = record.Time("enrichment_off_until"),
        Lost = (int)record.Number("lost"),
        Took = Duration.FromMilliseconds(record.Number("duration_ms")),
        Incidents = [.. TextsFrom(record, "incidents").Select(Incident.From).OfType<Incident>()],
        Alerts = [.. TextsFrom(record, "alerts")],
        ErrorCode = record.Text("error_code"),
        ErrorMessage = record.Text("error_message"),
        Plan = record.GetValueOrDefault(PlanName),
    };

    private static AttributeValue? Texts(IEnumerable<string> texts) =>
        texts.Select(AttributeValues.S).ToList() is { Count: > 0 } list ? new AttributeValue { L = list } : null;

    private static IEnumerable<string> TextsFrom(Dictionary<string, AttributeValue> record, string name) =>
        (record.GetValueOrDefault(name)?.L ?? []).Select(static text => text.S);

    private static AttributeValue MarkOf(Watermark mark)
    {
        var fields = new Dictionary<string, AttributeValue> { ["through"] = AttributeValues.At(mark.Through) };
        if (mark.Gaps.Count > 0)
        {
            fields["gaps"] = new() { L = [.. mark.Gaps.Select(GapOf)] };
        }

        return new AttributeValue { M = fields };
    }

    private static Watermark MarkFrom(Dictionary<string, AttributeValue> fields) =>
        new(fields.Time("through")!.Value, [.. (fields.GetValueOrDefault("gaps")?.L ?? []).Select(static gap => GapFrom(gap.M))]);

    /// <summary>In the order in which a source is asked for them: how much has been taken holds for just these.</summary>
    private static AttributeValue GapOf(Gap gap) => new()
    {
        M = new()
        {
            ["tickers"] = AttributeValues.S(string.Join(',', gap.Tickers.Select(static ticker => ticker.Symbol))),
            ["since"] = AttributeValues.At(gap.Since),
            ["until"] = AttributeValues.At(gap.Until),
            ["done"] = AttributeValues.N(gap.Done),
        },
    };

    private static Gap GapFrom(Dictionary<string, AttributeValue> fields)
    {
        List<Ticker> tickers = [];
        foreach (var symbol in fields.Text("tickers")!.Split(','))
        {
            if (Ticker.TryParse(symbol, out var ticker))
            {
                tickers.Add(ticker);
            }
        }

        return new Gap(tickers, fields.Time("since")!.Value, fields.Time("until")!.Value, (int)fields.Number("done"));
    }

    private static AttributeValue AttemptOf(SourceAttempt attempt)
    {
        var fields = new Dictionary<string, AttributeValue>
        {
            ["source"] = AttributeValues.S(attempt.Source),
            ["why"] = AttributeValues.S(attempt.Why),
            ["outcome"] = AttributeValues.S(attempt.Outcome),
            ["duration_ms"] = AttributeValues.N((long)attempt.Took.TotalMilliseconds),
            ["rows"] = AttributeValues.N(attempt.Rows),
            ["seen"] = AttributeValues.N(attempt.Seen),
        };
        if (attempt.RetryAfter is { } retryAfter)
        {
            fields["retry_after_s"] = AttributeValues.N((long)Math.Ceiling(retryAfter.TotalSeconds));
        }

        if (attempt.Pages is { } pages)
        {
            fields["pages"] = AttributeValues.S(pages);
        }

        return new AttributeValue { M = fields };
    }

    private static SourceAttempt AttemptFrom(Dictionary<string, AttributeValue> fields) => new(
        fields.Text("source")!,
        fields.Text("why")!,
        fields.Text("outcome")!,
        Duration.FromMilliseconds(fields.Number("duration_ms")),
        (int)fields.Number("rows"),
        (int)fields.Number("seen"),
        fields.ContainsKey("retry_after_s") ? Duration.FromSeconds(fields.Number("retry_after_s")) : null,
        fields.Text("pages"));

    private static Coverage CoverageFrom(string? text) =>
        text?.Split('/') is [var answered, var asked]
            ? new Coverage(int.Parse(answered, CultureInfo.InvariantCulture), int.Parse(asked, CultureInfo.InvariantCulture))
            : Coverage.None;
}
