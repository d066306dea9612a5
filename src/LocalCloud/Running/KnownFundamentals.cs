using System.Text.Json.Nodes;
using NodaTime;
using NodaTime.Text;

namespace Ingestion.LocalCloud.Running;

/// <summary>A period of a document as it was known at an instant: versions that came later are undone, the latest first.</summary>
/// <param name="SortKey"><c>EARNINGS#Q#2026-09-30</c>.</param>
/// <param name="Date">The period's last day.</param>
/// <param name="Since">Since when these values were known.</param>
/// <param name="Values">Numbers and texts by name, and the currency.</param>
/// <param name="IsRestated">Whether it has said something else, before or since.</param>
public sealed record KnownFundamentals(string SortKey, string Date, Instant Since, IReadOnlyDictionary<string, JsonNode> Values, bool IsRestated)
{
    /// <summary>The row at an instant; null when it was not known then.</summary>
    /// <param name="row">As the table has it.</param>
    /// <param name="at">When.</param>
    /// <param name="timeOf">What time an instant of the table stands for, where days are played one after the other.</param>
    public static KnownFundamentals? At(JsonObject row, Instant at, Func<Instant, Instant> timeOf)
    {
        var values = Members(row["numbers"]).Concat(Members(row["texts"])).ToDictionary(static one => one.Key, static one => one.Value!.DeepClone());
        if (row["currency"] is { } currency)
        {
            values["currency"] = currency.DeepClone();
        }

        var since = Time(row["known_since"], timeOf);
        var versions = (row["versions"] as JsonArray ?? []).Select(static version => version!.AsObject()).ToList();
        foreach (var version in Enumerable.Reverse(versions).TakeWhile(_ => since > at))
        {
            foreach (var name in (version["absent"] as JsonArray ?? []).Select(static name => (string)name!))
            {
                values.Remove(name);
            }

            foreach (var (name, was) in Members(version["was"]))
            {
                values[name] = was!.DeepClone();
            }

            since = Time(version["known_since"], timeOf);
        }

        return since > at ? null : new KnownFundamentals((string)row["sk"]!, (string)row["date"]!, since, values, versions.Count > 0);
    }

    /// <summary>A number; null where there is none.</summary>
    public decimal? Number(string name) => Values.TryGetValue(name, out var value) && value.GetValueKind() == System.Text.Json.JsonValueKind.Number ? (decimal)value : null;

    /// <summary>A text; null where there is none.</summary>
    public string? Text(string name) => Values.TryGetValue(name, out var value) ? value.ToString() : null;

    private static IEnumerable<KeyValuePair<string, JsonNode?>> Members(JsonNode? map) => map as JsonObject ?? [];

    private static Instant Time(JsonNode? text, Func<Instant, Instant> timeOf) => timeOf(InstantPattern.ExtendedIso.Parse((string)text!).Value);
}
