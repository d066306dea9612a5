using System.Globalization;
using Amazon.DynamoDBv2.Model;
using Ingestion.Primitives;
using Ingestion.Tables;
using NodaTime.Text;

namespace Ingestion.Feeds.Fundamentals.Refreshing;

/// <summary>Periods of documents in the table <c>fundamentals-&lt;env&gt;</c>. Attribute names live here.</summary>
public static class DocumentRecord
{
    /// <summary>The announcement that tells of the last change.</summary>
    public const string Announcement = "announcement";

    /// <summary>One more with every change.</summary>
    public const string Revision = "revision";

    private const string Symbol = "symbol", Sk = "sk", Document = "document", Period = "period", Date = "date", Currency = "currency", Numbers = "numbers", Texts = "texts";
    private const string FirstSeen = "first_seen", KnownSince = "known_since", Versions = "versions", Until = "until", Was = "was", Absent = "absent";

    /// <summary>The sort keys of a document begin with this: <c>INCOME_STATEMENT#</c>, with the period <c>INCOME_STATEMENT#Q#</c>.</summary>
    public static string Prefix(DocumentKind kind, string? period = null) => $"{DocumentKinds.NameOf(kind)}#{(period is null ? string.Empty : $"{period}#")}";

    /// <summary>The sort key: <c>INCOME_STATEMENT#Q#2026-09-30</c>, <c>OVERVIEW#2026-11-17</c>.</summary>
    public static string SortKeyOf(DocumentRow row) => Prefix(row.Kind, row.Period) + LocalDatePattern.Iso.Format(row.Date);

    /// <summary>The document that a record is of; null for a record of another kind.</summary>
    public static DocumentKind? KindOf(Dictionary<string, AttributeValue> record) => record.Text(Document) is { } code ? DocumentKinds.OfCode(code) : null;

    /// <summary>The record.</summary>
    public static Dictionary<string, AttributeValue> Of(Ticker symbol, StoredDocumentRow stored, string announcement)
    {
        var row = stored.Row;
        var record = new Dictionary<string, AttributeValue>
        {
            [Symbol] = AttributeValues.S(symbol.Symbol),
            [Sk] = AttributeValues.S(SortKeyOf(row)),
            [Document] = AttributeValues.S(DocumentKinds.CodeOf(row.Kind)),
            [Date] = AttributeValues.S(LocalDatePattern.Iso.Format(row.Date)),
            [Numbers] = new() { M = row.Numbers.Items.ToDictionary(static one => one.Name, static one => Number(one.Value)) },
            [FirstSeen] = AttributeValues.At(stored.FirstSeen),
            [KnownSince] = AttributeValues.At(stored.KnownSince),
            [Revision] = AttributeValues.N(stored.Revision),
            [Announcement] = AttributeValues.S(announcement),
        };
        record.SetIf(Period, row.Period is not null, () => AttributeValues.S(row.Period!));
        record.SetIf(Currency, row.Currency is not null, () => AttributeValues.S(row.Currency!));
        record.SetIf(Texts, row.Texts.Items.Count > 0, () => new AttributeValue { M = row.Texts.Items.ToDictionary(static one => one.Name, static one => AttributeValues.S(one.Value)) });
        record.SetIf(Versions, stored.Versions.Count > 0, () => new AttributeValue { L = [.. stored.Versions.Select(RecordOf)] });
        return record;
    }

    /// <summary>The row of a record.</summary>
    public static StoredDocumentRow From(Dictionary<string, AttributeValue> record) => new(
        new DocumentRow(
            KindOf(record)!.Value,
            record.Text(Period),
            LocalDatePattern.Iso.Parse(record.Text(Date)!).Value,
            record.Text(Currency),
            new([.. Map(record, Numbers).Select(static one => (one.Key, Number(one.Value)!.Value)).OrderBy(static one => one.Key, StringComparer.Ordinal)]),
            new([.. Map(record, Texts).Select(static one => (one.Key, one.Value.S)).OrderBy(static one => one.Key, StringComparer.Ordinal)])),
        (int)record.Number(Revision),
        record.Time(FirstSeen)!.Value,
        record.Time(KnownSince)!.Value,
        [.. (record.GetValueOrDefault(Versions)?.L ?? []).Select(static version => VersionOf(version.M))]);

    private static AttributeValue RecordOf(DocumentVersion version)
    {
        var record = new Dictionary<string, AttributeValue>
        {
            [KnownSince] = AttributeValues.At(version.KnownSince),
            [Until] = AttributeValues.At(version.Until),
            [Was] = new()
            {
                M = version.Numbers.Select(static one => (one.Key, Value: Number(one.Value))).Concat(version.Texts.Select(static one => (one.Key, Value: AttributeValues.S(one.Value))))
                    .ToDictionary(static one => one.Key, static one => one.Value),
            },
        };
        record.SetIf(Absent, version.Absent.Count > 0, () => new AttributeValue { SS = [.. version.Absent] });
        return new AttributeValue { M = record };
    }

    private static DocumentVersion VersionOf(Dictionary<string, AttributeValue> record) => new(
        record.Time(KnownSince)!.Value,
        record.Time(Until)!.Value,
        Map(record, Was).Where(static one => one.Value.N is not null).ToDictionary(static one => one.Key, static one => Number(one.Value)!.Value),
        Map(record, Was).Where(static one => one.Value.S is not null).ToDictionary(static one => one.Key, static one => one.Value.S),
        [.. (record.GetValueOrDefault(Absent)?.SS ?? []).Order(StringComparer.Ordinal)]);

    private static Dictionary<string, AttributeValue> Map(Dictionary<string, AttributeValue> record, string name) => record.GetValueOrDefault(name)?.M ?? [];

    private static AttributeValue Number(decimal value) => new() { N = value.ToString(CultureInfo.InvariantCulture) };

    private static decimal? Number(AttributeValue value) => value.N is { } text ? decimal.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture) : null;
}
