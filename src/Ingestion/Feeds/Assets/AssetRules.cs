using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using Ingestion.Primitives;

namespace Ingestion.Feeds.Assets;

/// <summary>
/// What makes an element of the list an asset. Fields that are not used may be missing, or be of any type: <c>easy_to_borrow</c> is being replaced by
/// <c>borrow_status</c>, and margin requirements are numbers here and texts there. Exchanges and attributes that nobody here has heard of are kept.
/// </summary>
internal sealed class AssetRules
{
    private const string Equity = "us_equity";

    private const int MaxName = 200, MaxId = 64, MaxWord = 64, MaxAttributes = 50;

    /// <summary>Thousands of assets share a few words: each is kept once.</summary>
    private readonly Dictionary<string, string> _words = new(StringComparer.Ordinal);

    private readonly Dictionary<string, IReadOnlyList<string>> _attributes = new(StringComparer.Ordinal);

    /// <summary>Null, and why, when the element is not an active US equity with a symbol and an id.</summary>
    public ListedAsset? Read(JsonElement row, out string reason)
    {
        reason = string.Empty;
        if (row.ValueKind != JsonValueKind.Object)
        {
            reason = "not an object";
            return null;
        }

        if (Text(row, "symbol") is not { Length: > 0 } symbol)
        {
            reason = "no symbol";
            return null;
        }

        if (SymbolSpelling.Alpaca.Read(symbol) is not { } ticker)
        {
            reason = "not a ticker";
            return null;
        }

        if (Text(row, "id") is not { Length: > 0 and <= MaxId } id || !id.All(static c => c is > ' ' and < (char)127))
        {
            reason = "no id";
            return null;
        }

        reason = (Text(row, "class"), Text(row, "status"), Flag(row, "tradable")) switch
        {
            (not Equity, _, _) => "not a US equity",
            (_, not "active", _) => "not active",
            (_, _, null) => "no word on whether it is tradable",
            _ => string.Empty,
        };
        return reason.Length > 0
            ? null
            : new ListedAsset(
                ticker,
                id,
                Printable.Of(Text(row, "name") ?? string.Empty, MaxName),
                Word(Text(row, "exchange")),
                Equity,
                Flag(row, "tradable") ?? false,
                Flag(row, "marginable") ?? false,
                Flag(row, "shortable") ?? false,
                Flag(row, "fractionable") ?? false,
                Attributes(row));
    }

    private IReadOnlyList<string> Attributes(JsonElement row)
    {
        if (JsonText.Find(row, "attributes") is not { ValueKind: JsonValueKind.Array } values)
        {
            return [];
        }

        // Rows that say the same share one list. Bytes as characters: they need not be valid text.
        var written = Encoding.Latin1.GetString(JsonMarshal.GetRawUtf8Value(values));
        if (!_attributes.TryGetValue(written, out var attributes))
        {
            attributes =
            [
                .. values.EnumerateArray().Take(MaxAttributes).Select(JsonText.Of).Select(Word).Where(static word => word.Length > 0)
                    .Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal),
            ];
            _attributes.Add(written, attributes);
        }

        return attributes;
    }

    private string Word(string? text)
    {
        var word = Printable.Of(text ?? string.Empty, MaxWord);
        return _words.TryGetValue(word, out var known) ? known : _words[word] = word;
    }

    private static string? Text(JsonElement row, string name) => JsonText.Find(row, name) is { } value ? JsonText.Of(value) : null;

    private static bool? Flag(JsonElement row, string name) => JsonText.Find(row, name)?.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => null,
    };
}
