using System.Text.Json;
using Ingestion.Feeds.Fundamentals.Refreshing;
using Ingestion.Jobs;
using Ingestion.Metrics;
using Ingestion.Primitives;
using Ingestion.Providers;
using Ingestion.Providers.AlphaVantage;
using Ingestion.Runs;
using NodaTime;

namespace Ingestion.Feeds.Fundamentals;

/// <summary>
/// The feed's own events, in batches from the queue in which they wait: a symbol is to be refreshed, or a report is processed. One after the other, because calls
/// to the provider are. A message that cannot be taken stays in the queue, and the others do not.
/// </summary>
public sealed class FundamentalsReceiver(
    SymbolRefresh refresh, ReportTable reports, CallBook calls, ProviderKeys keys, MetricSink metrics, JsonLines log, IClock clock, TimeProvider time) : IEventReceiver
{
    /// <summary>How the names of its queues end.</summary>
    public const string QueueSuffix = "-fundamentals";

    private const int MaxError = 500, MaxId = 128;

    /// <summary>For the clocks of two machines.</summary>
    private static readonly Duration HoldMargin = Duration.FromSeconds(5);

    /// <inheritdoc/>
    public TimeSpan Longest { get; } = TimeSpan.FromSeconds(170);

    /// <inheritdoc/>
    public bool Recognises(JsonElement root) => QueueMessage.IsBatchFrom(root, QueueSuffix);

    /// <inheritdoc/>
    public async Task<byte[]> ReceiveAsync(JsonElement root, Deadline deadline)
    {
        var until = clock.GetCurrentInstant() + Duration.FromTimeSpan(deadline.Remaining) + HoldMargin;
        List<QueueMessage> stay = [];
        List<RefreshResult> results = [];
        await keys.LoadAsync(deadline.Work);
        foreach (var message in QueueMessage.BatchOf(root))
        {
            if (deadline.Work.IsCancellationRequested || !await TakeAsync(message, results, until, deadline.Work))
            {
                stay.Add(message);
            }
        }

        await MeasureAsync(results, deadline.Closing);
        return QueueAnswer.Of(stay);
    }

    private async Task<bool> TakeAsync(QueueMessage message, List<RefreshResult> results, Instant until, CancellationToken cancellationToken)
    {
        var began = time.GetTimestamp();
        FundamentalsEvent? taken = null;
        try
        {
            using var json = JsonDocument.Parse(message.Body, JsonText.AnyDepth);
            taken = FundamentalsEvent.Read(json.RootElement, out var problems);
            switch (taken)
            {
                case FundamentalsEvent.Needed needed:
                    var result = await refresh.RefreshAsync(needed, $"{message.Id}@{clock.GetCurrentInstant().ToUnixTimeTicks()}", until, cancellationToken);
                    results.Add(result);
                    Log(message, taken, result, began);
                    return result.IsDone;
                case FundamentalsEvent.Processed processed:
                    var isMarked = await reports.MarkAsync(processed.Symbol, processed.Period, processed.ProcessedAt, cancellationToken);
                    Log(message, taken, new RefreshResult(isMarked switch { true => "marked", false => "already_marked", null => "unknown_report" }, IsDone: true), began);
                    return true;
                default:
                    // Nobody but this program may put events on the bus: operations must see it, as a dead letter.
                    Log(message, taken, new RefreshResult("rejected", IsDone: false) { Troubles = problems }, began);
                    return false;
            }
        }
#pragma warning disable CA1031 // Whatever it is, the message goes back into the queue, and ends as a dead letter if it keeps failing.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            var why = exception switch
            {
                JsonException => "the message is not JSON",
                OperationCanceledException when cancellationToken.IsCancellationRequested => "the time was up",
                _ => $"{exception.GetType().Name}: {exception.Message}",
            };
            Log(message, taken, new RefreshResult("failed", IsDone: false) { Troubles = [why] }, began);
            return false;
        }
    }

    private async Task MeasureAsync(List<RefreshResult> results, CancellationToken cancellationToken)
    {
        if (results.Count == 0)
        {
            return;
        }

        var documents = results.SelectMany(static result => result.Documents).ToList();
        var stored = documents.Count(static document => document.Outcome is RefreshResult.Stored or RefreshResult.None);
        var day = await calls.TodayAsync(cancellationToken);
        await metrics.PutAsync(
            FundamentalsModule.Name,
            [
                Metric.Count("SymbolsRefreshed", results.Count(static result => result.Outcome is RefreshResult.Refreshed or RefreshResult.NotReportedYet)),
                Metric.Count("DocumentsStored", stored),
                Metric.Count("DocumentsFailed", documents.Count - stored),
                Metric.Count("RowsWritten", results.Sum(static result => result.RowsWritten)),
                Metric.Count("CallsToday", day.Used),
            ],
            clock.GetCurrentInstant(),
            cancellationToken);
    }

    private static string LevelOf(RefreshResult result) => result switch
    {
        { Outcome: "rejected" or "failed" } => JsonLines.Error,
        { Outcome: RefreshResult.Incomplete or "unknown_report" } => JsonLines.Warn,
        _ => JsonLines.Info,
    };

    private void Log(QueueMessage message, FundamentalsEvent? taken, RefreshResult result, long began) => log.Write(LevelOf(result), json =>
    {
        json.WriteString("event", taken is FundamentalsEvent.Processed ? "earnings_processed" : "refresh");
        json.WriteString("outcome", result.Outcome);
        json.WriteString("message", Printable.Of(message.Id, MaxId));
        if (taken is not null)
        {
            json.WriteString("symbol", taken.Symbol.Symbol);
            json.WriteString("event_id", taken.EventId);
        }

        if (taken is FundamentalsEvent.Needed needed)
        {
            json.WriteString("run", new RunKey(FundamentalsModule.Name, needed.At).ToString());
            json.WriteString("trigger", needed.Trigger);
            json.WriteStartObject("documents");
            foreach (var (kind, outcome) in result.Documents)
            {
                json.WriteString(DocumentKinds.CodeOf(kind), outcome);
            }

            json.WriteEndObject();
            json.WriteNumber("rows_written", result.RowsWritten);
        }

        json.WriteNumber("duration_ms", (long)time.GetElapsedTime(began).TotalMilliseconds);
        json.WriteTexts("troubles", result.Troubles.Select(static trouble => Printable.Of(trouble, MaxError)));
        json.WriteTexts("notes", result.Notes.Select(static note => Printable.Of(note, MaxError)));
    });
}
