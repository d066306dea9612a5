using Amazon.DynamoDBv2.Model;
using Ingestion.Tables;

namespace Ingestion.Storing;

/// <summary>Rows to and from the records of their table.</summary>
public sealed class RowRecords<TRow>(IRowSchema<TRow> schema)
    where TRow : class
{
    /// <summary>Keys have no such character.</summary>
    private const char Between = '#';

    /// <summary>The key of a row as one text: <c>AAPL</c>, <c>AAPL#2026-09-30</c>.</summary>
    public string TextOf(TRow row) => TextOf(schema.KeyOf(row));

    /// <summary>The key of a record as one text.</summary>
    public string TextOf(Dictionary<string, AttributeValue> record) =>
        TextOf((record.Text(schema.Keys.Partition)!, schema.Keys.Sort is { } sort ? record.Text(sort) : null));

    /// <summary>The key that a text stands for.</summary>
    public (string Partition, string? Sort) KeyOf(string text) =>
        schema.Keys.Sort is not null && text.Split(Between, 2) is [var partition, var rest] ? (partition, rest) : (text, null);

    /// <summary>A record as a run finds it. Where somebody was only kept from writing, there is a revision and nothing else.</summary>
    public KnownRow<TRow> From(Dictionary<string, AttributeValue> record) =>
        new(record.ContainsKey(RowFields.UpdatedAt) ? schema.RowOf(record) : null, record.Number(RowFields.Revision));

    private static string TextOf((string Partition, string? Sort) key) => key.Sort is null ? key.Partition : $"{key.Partition}{Between}{key.Sort}";
}
