using System.Text.Json;
using Ingestion.Primitives;
using NodaTime;

namespace Ingestion.Feeds.Fundamentals;

/// <summary>What an event of the feed says. A closed set.</summary>
public abstract record FundamentalsEvent(string EventId, Ticker Symbol)
{
    private const int MaxShown = 60, MaxPeriod = 10;

    /// <summary>A symbol is to be refreshed.</summary>
    /// <param name="EventId">The event's id.</param>
    /// <param name="Symbol">Which.</param>
    /// <param name="Trigger"><c>earnings</c> or <c>regular</c>.</param>
    /// <param name="At">Documents that were fetched before are asked for again.</param>
    /// <param name="EarningsId">The report that is the reason; null without one.</param>
    public sealed record Needed(string EventId, Ticker Symbol, string Trigger, Instant At, string? EarningsId) : FundamentalsEvent(EventId, Symbol);

    /// <summary>A report is processed.</summary>
    /// <param name="EventId">The event's id.</param>
    /// <param name="Symbol">Whose.</param>
    /// <param name="Period">Of which fiscal period.</param>
    /// <param name="ProcessedAt">When.</param>
    public sealed record Processed(string EventId, Ticker Symbol, string Period, Instant ProcessedAt) : FundamentalsEvent(EventId, Symbol);

    /// <summary>Reads an event as EventBridge hands it over.</summary>
    /// <param name="root">The event.</param>
    /// <param name="problems">All that is wrong with it.</param>
    public static FundamentalsEvent? Read(JsonElement root, out IReadOnlyList<string> problems)
    {
        List<string> found = [];
        problems = found;
        var detail = JsonText.Find(root, "detail") ?? default;
        if (!Ticker.TryParse(TextOf(detail, "assetSymbol"), out var symbol))
        {
            found.Add($"assetSymbol is '{Shown(detail, "assetSymbol")}', and must be {Ticker.Allowed}");
        }

        var id = Printable.Of(TextOf(detail, "eventId") ?? TextOf(root, "id") ?? string.Empty, 2 * MaxShown);
        FundamentalsEvent? read = null;
        switch (TextOf(root, "detail-type"))
        {
            case FundamentalsEvents.PollenationNeeded:
                var trigger = TextOf(detail, "triggerType");
                if (trigger is not (FundamentalsEvents.Earnings or FundamentalsEvents.Regular))
                {
                    found.Add($"triggerType is '{Shown(detail, "triggerType")}', and must be {FundamentalsEvents.Earnings} or {FundamentalsEvents.Regular}");
                }

                var at = TimeOf(detail, "timestamp", found);
                var context = JsonText.Find(detail, "triggerContext") ?? default;
                read = new Needed(id, symbol, trigger ?? string.Empty, at, trigger == FundamentalsEvents.Earnings ? TextOf(context, "earningsId") : null);
                break;
            case FundamentalsEvents.EarningsProcessed:
                var period = TextOf(detail, "earningsId")?.Split('#') is [_, { Length: > 0 and <= MaxPeriod } named] ? named : null;
                if (period is null)
                {
                    found.Add($"earningsId is '{Shown(detail, "earningsId")}', and must be a symbol and a period such as IBM#2026-09-30");
                }

                read = new Processed(id, symbol, period ?? string.Empty, TimeOf(detail, "processedAt", found));
                break;
            default:
                found.Add($"detail-type is '{Shown(root, "detail-type")}', and must be {FundamentalsEvents.PollenationNeeded} or {FundamentalsEvents.EarningsProcessed}");
                break;
        }

        return found.Count == 0 ? read : null;
    }

    private static Instant TimeOf(JsonElement detail, string name, List<string> problems)
    {
        if (Instants.Parse(TextOf(detail, name)) is { } at)
        {
            return at;
        }

        problems.Add($"{name} is '{Shown(detail, name)}', and must be an instant such as 2026-11-17T11:00:00Z");
        return default;
    }

    private static string? TextOf(JsonElement element, string name) => JsonText.Find(element, name) is { } value ? JsonText.Of(value) : null;

    private static string Shown(JsonElement element, string name) => Printable.Of(TextOf(element, name) ?? "missing", MaxShown);
}
