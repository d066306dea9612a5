using System.Globalization;
using System.Text.Json;
using Ingestion.Collecting;
using Ingestion.Primitives;
using Ingestion.Providers;
using NodaTime;

namespace Ingestion.Feeds.Fundamentals;

/// <summary>
/// Makes rows of a document as Alpha Vantage writes it (https://www.alphavantage.co/documentation/#fundamentals). That it refused to answer has been found out
/// before.
/// </summary>
public static class DocumentReader
{
    /// <summary>A document is three deep. The time that the parser takes grows with the square of the depth.</summary>
    private static readonly JsonDocumentOptions Depth = new() { MaxDepth = 1_000 };

    /// <summary>The rows, or why there are none.</summary>
    /// <param name="kind">Which document it is.</param>
    /// <param name="symbol">Whose document was asked for.</param>
    /// <param name="body">The answer.</param>
    /// <param name="today">In New York.</param>
    /// <param name="key">Struck out of what is quoted, and of what is kept.</param>
    public static DocumentResult Read(DocumentKind kind, Ticker symbol, ReadOnlyMemory<byte> body, LocalDate today, ApiKey key)
    {
        try
        {
            var begin = body.Length - JsonText.WithoutByteOrderMark(body.Span).Length;
            using var document = JsonDocument.Parse(body[begin..], Depth);
            var (answer, refused, periods) = (document.RootElement, new Refusals(key), default(PeriodsReader));
            if (answer.ValueKind != JsonValueKind.Object)
            {
                return Malformed("a JSON object was expected", body, key);
            }

            if (SymbolOf(answer) != symbol)
            {
                return Malformed("the answer is not about the symbol that was asked for", body, key);
            }

            if (kind != DocumentKind.Overview && (periods = new PeriodsReader(kind, today, refused)).SaysNothing(answer))
            {
                return new DocumentResult.Failed(new SourceFailure(SourceFailureKind.NoData, "the lists of periods are empty"));
            }

            var rows = periods?.Read(answer) ?? Overview(answer, today, refused);
            return rows.Count > 0 ? new DocumentResult.Read(rows, refused.All) : Malformed(Reason(refused.All), body, key);
        }
        catch (JsonException)
        {
            return Malformed("the answer is not JSON, or not all of it", body, key);
        }
    }

    /// <summary>One row of today: the provider keeps no earlier ones.</summary>
    private static IReadOnlyList<DocumentRow> Overview(JsonElement answer, LocalDate today, Refusals refused)
    {
        var fields = DocumentFields.Read(answer, string.Empty, refused);
        return fields.AreNone ? [] : [new DocumentRow(DocumentKind.Overview, null, today, fields.Currency, fields.Numbers, fields.Texts)];
    }

    private static Ticker? SymbolOf(JsonElement answer) =>
        (JsonText.Find(answer, "symbol") ?? JsonText.Find(answer, "Symbol")) is { } symbol ? SymbolSpelling.AlphaVantage.Read(JsonText.Of(symbol)) : null;

    private static string Reason(Rejections rejected) => rejected.First is [var first, ..]
        ? string.Create(CultureInfo.InvariantCulture, $"nothing in it is usable, {rejected.Count} parts are refused, the first one because: {first.Reason}")
        : "nothing in it is usable";

    private static DocumentResult.Failed Malformed(string message, ReadOnlyMemory<byte> body, ApiKey key) =>
        new(new SourceFailure(SourceFailureKind.Malformed, message, Quote: ProviderHttp.Quote(body.Span, key)));
}
