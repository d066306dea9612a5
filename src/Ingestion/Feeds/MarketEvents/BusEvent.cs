using System.Buffers;
using System.Text.Json;
using Ingestion.Primitives;
using NodaTime;

namespace Ingestion.Feeds.MarketEvents;

/// <summary>An event as EventBridge hands it over (https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-events-structure.html).</summary>
/// <param name="Id">EventBridge's own id: the same for every delivery of what was put on the bus once.</param>
/// <param name="Account">The AWS account that put it there, as EventBridge says.</param>
/// <param name="Source">Who it says put it there.</param>
/// <param name="Type">The detail type.</param>
/// <param name="PutAt">When it was put on the bus, by the bus's word or its sender's.</param>
/// <param name="Detail">What it says.</param>
public sealed record BusEvent(string Id, string Account, string Source, string Type, Instant PutAt, JsonElement Detail)
{
    /// <summary>In characters: of ids, and of what is shown of source and type.</summary>
    public const int MaxId = 128, MaxShown = 100;

    private static readonly SearchValues<char> IdCharacters = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._:-");

    /// <summary>The event's id: the exchange's, or the bus's if the exchange sent none. Read at once: the detail's document does not live as long.</summary>
    public string EventId { get; } = DetailFields.Text(Detail, "event_id") is { } id && IsId(id) ? id : Id;

    /// <summary>The same with its source, because ids are each source's own.</summary>
    public string Key => $"{Printable.Of(Source, MaxShown)}/{EventId}";

    /// <summary>Reads it.</summary>
    /// <exception cref="PoisonedEventException">It has no id or no time, so nothing can be written down about it.</exception>
    public static BusEvent Read(JsonElement root)
    {
        var (id, time) = (DetailFields.Text(root, "id"), DetailFields.Text(root, "time"));
        List<string> problems = [];
        if (id is null || !IsId(id))
        {
            problems.Add($"\"id\" is '{Printable.Of(id ?? "missing", MaxId)}', not EventBridge's id");
        }

        if (Instants.Parse(time) is not { } putAt)
        {
            putAt = default;
            problems.Add($"\"time\" is '{Printable.Of(time ?? "missing", MaxId)}', not an instant such as 2026-11-20T15:05:00Z");
        }

        if (JsonText.Find(root, "detail") is not { } detail)
        {
            detail = default;
            problems.Add("\"detail\" is missing");
        }

        return problems.Count == 0
            ? new BusEvent(
                id!,
                DetailFields.Text(root, "account") ?? string.Empty,
                DetailFields.Text(root, "source") ?? string.Empty,
                DetailFields.Text(root, "detail-type") ?? string.Empty,
                putAt,
                detail)
            : throw new PoisonedEventException(string.Join("; ", problems));
    }

    private static bool IsId(string id) => id.Length is > 0 and <= MaxId && !id.AsSpan().ContainsAnyExcept(IdCharacters);
}
