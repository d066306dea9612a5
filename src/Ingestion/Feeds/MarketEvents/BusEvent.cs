using System.Buffers;
using System.Text.Json;
using NodaTime;

namespace Ingestion.Feeds.MarketEvents;

/// <summary>An event as EventBridge hands it over (https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-events-structure.html).</summary>
/// <param name="Id">EventBridge's own id: the same for every delivery of what was put on the bus once.</param>
/// <param name="Source">Who put it there.</param>
/// <param name="Type">The detail type.</param>
/// <param name="PutAt">When it was put there, or what whoever put it there says.</param>
/// <param name="Detail">What it says.</param>
public sealed record BusEvent(string Id, string Source, string Type, Instant PutAt, JsonElement Detail)
{
    /// <summary>In characters: of ids, and of what is shown of source and type.</summary>
    public const int MaxId = 128, MaxShown = 100;

    private static readonly SearchValues<char> IdCharacters = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._:-");

    /// <summary>The id that it goes by, whether it is taken or not: the exchange's own, or the bus's where that is missing or none.</summary>
    public string EventId => field ??= DetailFields.Text(Detail, "event_id") is { } id && IsId(id) ? id : Id;

    /// <summary>Whether something has the shape of such an event.</summary>
    public static bool IsOne(JsonElement root) =>
        DetailFields.Find(root, "detail-type") is not null && DetailFields.Find(root, "source") is not null && DetailFields.Find(root, "detail") is not null;

    /// <summary>Reads it.</summary>
    /// <exception cref="PoisonedEventException">It has no id or no time, so nothing can be written down about it.</exception>
    public static BusEvent Read(JsonElement root)
    {
        var (id, time) = (DetailFields.Text(root, "id"), DetailFields.Text(root, "time"));
        List<string> problems = [];
        if (id is not { Length: > 0 and <= MaxId })
        {
            problems.Add($"\"id\" is '{Printable.Of(id ?? "missing", MaxId)}', not EventBridge's id");
        }

        if (Instants.Parse(time) is not { } putAt)
        {
            putAt = default;
            problems.Add($"\"time\" is '{Printable.Of(time ?? "missing", MaxId)}', not an instant such as 2026-11-20T15:05:00Z");
        }

        return problems.Count == 0
            ? new BusEvent(id!, DetailFields.Text(root, "source") ?? string.Empty, DetailFields.Text(root, "detail-type") ?? string.Empty, putAt, DetailFields.Find(root, "detail")!.Value)
            : throw new PoisonedEventException(string.Join("; ", problems));
    }

    private static bool IsId(string id) => id.Length is > 0 and <= MaxId && !id.AsSpan().ContainsAnyExcept(IdCharacters);
}
