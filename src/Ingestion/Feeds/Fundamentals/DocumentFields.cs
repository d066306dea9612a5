using System.Text.Json;
using Ingestion.Primitives;

namespace Ingestion.Feeds.Fundamentals;

/// <summary>What one object of an answer says, field by field. A bad value costs only itself.</summary>
internal sealed class DocumentFields
{
    /// <summary>No document has half as many.</summary>
    public const int MaxFields = 100;

    private readonly SortedDictionary<string, decimal> _numbers = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, string> _texts = new(StringComparer.Ordinal);
    private string? _currency;

    private DocumentFields() { }

    /// <summary>In ordinal order.</summary>
    public EqualList<(string Name, decimal Value)> Numbers => new([.. _numbers.Select(static one => (one.Key, one.Value))]);

    /// <summary>In ordinal order.</summary>
    public EqualList<(string Name, string Value)> Texts => new([.. _texts.Select(static one => (one.Key, one.Value))]);

    /// <summary>Of all amounts.</summary>
    public string? Currency => _currency;

    /// <summary>Whether there is nothing that says anything.</summary>
    public bool AreNone => _numbers.Count == 0 && _texts.Keys.All(static name => name == "symbol");

    /// <summary>Reads all fields.</summary>
    /// <param name="row">An object.</param>
    /// <param name="period">Which period it is, for excerpts.</param>
    /// <param name="refused">Takes what is refused.</param>
    public static DocumentFields Read(JsonElement row, string period, Refusals refused)
    {
        var fields = new DocumentFields();
        foreach (var member in row.EnumerateObject())
        {
            var name = JsonText.NameOf(member);
            if (!FieldValue.IsAbsent(member.Value) && fields.Take(FieldName.Of(name), member.Value, refused) is { } reason)
            {
                refused.Value(reason, period, name, member.Value);
            }
        }

        return fields;
    }

    /// <summary>Null, or why the value is refused.</summary>
    private string? Take(string? name, JsonElement value, Refusals refused)
    {
        if (name is null)
        {
            return "no usable name";
        }

        if (KnownFields.IsPeriodEnd(name))
        {
            return null;
        }

        if (_numbers.ContainsKey(name) || _texts.ContainsKey(name))
        {
            return "repeated field";
        }

        if (_numbers.Count + _texts.Count == MaxFields)
        {
            return "too many fields";
        }

        return FieldValue.TextOf(value) is not { } text ? "neither text nor number"
            : KnownFields.IsCurrency(name) ? TakeCurrency(text)
            : KnownFields.IsText(name) ? TakeText(name, text, refused)
            : FieldValue.NumberOf(text) is { } number ? TakeNumber(name, number)
            : KnownFields.IsNumber(name) || FieldValue.IsMeantAsNumber(text) ? "not a number"
            : TakeText(name, text, refused);
    }

    private string? TakeCurrency(string text)
    {
        if (_currency is not null || text.Length != 3 || !text.All(char.IsAsciiLetter))
        {
            return _currency is not null ? "repeated field" : "not a currency";
        }

        _currency = text;
        return null;
    }

    private string? TakeNumber(string name, decimal number)
    {
        _numbers.Add(name, number);
        return null;
    }

    private string? TakeText(string name, string text, Refusals refused)
    {
        if (!KnownFields.IsGoodText(name, text))
        {
            return "not a date";
        }

        if (refused.Clean(text, KnownFields.MaxLengthOf(name)) is { Length: > 0 } clean)
        {
            _texts.Add(name, clean);
        }

        return null;
    }
}
