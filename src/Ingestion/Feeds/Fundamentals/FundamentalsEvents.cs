using System.Text;
using System.Text.Json;
using Ingestion.Feeds.Fundamentals.Planning;
using Ingestion.Primitives;
using Ingestion.Messages;
using Ingestion.Runs;
using NodaTime;
using NodaTime.Text;

namespace Ingestion.Feeds.Fundamentals;

/// <summary>The feed's events on the bus, each with an id that is the same whoever puts it there, and however often.</summary>
public static class FundamentalsEvents
{
    /// <summary>A symbol is to be refreshed; a report is processed.</summary>
    public const string PollenationNeeded = "pollenationNeeded", EarningsProcessed = "earningsProcessed";

    /// <summary>Why a symbol is refreshed.</summary>
    public const string Earnings = "earnings", Regular = "regular";

    /// <summary>The event that asks for a symbol of a run's plan.</summary>
    public static OwedEvent Needed(RunKey run, ChosenSymbol chosen)
    {
        var id = $"{run.Feed}-{Instants.Compact(run.ScheduledAt)}-{chosen.Symbol}";
        return Event(run, run.ScheduledAt, id, PollenationNeeded, json =>
        {
            json.WriteString("assetSymbol", chosen.Symbol.Symbol);
            json.WriteString("triggerType", chosen.Report is null ? Regular : Earnings);
            json.WriteStartObject("triggerContext");
            if (chosen.Report is { } report)
            {
                json.WriteString("earningsDate", LocalDatePattern.Iso.Format(report.Date));
                json.WriteString("earningsId", report.Id);
            }

            if (chosen.Score is { } score)
            {
                json.WriteNumber("score", score);
            }

            if (chosen.RefreshedAt is { } refreshedAt)
            {
                json.WriteString("refreshedAt", Instants.Text(refreshedAt));
            }

            json.WriteEndObject();
            json.WriteString("timestamp", Instants.Text(run.ScheduledAt));
        });
    }

    /// <summary>The event that a report's documents are stored.</summary>
    /// <param name="run">The refresh that stored them.</param>
    /// <param name="report">The report.</param>
    /// <param name="processedAt">When the last of them was.</param>
    public static OwedEvent Processed(RunKey run, CalendarRow report, Instant processedAt) =>
        Event(run, processedAt, $"{EarningsProcessed}-{report.Symbol}-{report.Period}", EarningsProcessed, json =>
        {
            json.WriteString("assetSymbol", report.Symbol.Symbol);
            json.WriteString("earningsDate", LocalDatePattern.Iso.Format(report.ReportDate));
            json.WriteString("earningsId", report.Id);
            json.WriteString("processedAt", Instants.Text(processedAt));
        });

    private static OwedEvent Event(RunKey run, Instant at, string id, string type, Action<Utf8JsonWriter> fields)
    {
        using var detail = new MemoryStream();
        using (var json = new Utf8JsonWriter(detail))
        {
            json.WriteStartObject();
            fields(json);
            json.WriteString("eventId", id);
            json.WriteEndObject();
        }

        return new OwedEvent { Id = id, CreatedAt = at, Run = run, DetailType = type, Detail = Encoding.UTF8.GetString(detail.ToArray()) };
    }
}
