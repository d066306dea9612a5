using System.Globalization;
using Amazon.DynamoDBv2.Model;

namespace Ingestion.Tables;

/// <summary>Changes to one record: attributes that are set or removed, one set that grows, one entry of a map.</summary>
public sealed class RecordChange
{
    private readonly List<string> _set = [];
    private readonly List<string> _add = [];
    private readonly List<string> _remove = [];
    private readonly Dictionary<string, string> _names = [];
    private readonly Dictionary<string, AttributeValue> _values = [];

    /// <summary>The DynamoDB update expression.</summary>
    public string Expression => string.Join(' ', new[] { Clause("SET", _set), Clause("ADD", _add), Clause("REMOVE", _remove) }.Where(static clause => clause.Length > 0));

    /// <summary>Placeholders for names; null when there are none.</summary>
    public Dictionary<string, string>? NamesOrNull => _names.Count == 0 ? null : _names;

    /// <summary>Sets an attribute; null leaves it as it is.</summary>
    public RecordChange Set(string name, AttributeValue? value)
    {
        if (value is not null)
        {
            _set.Add($"{Name(name)} = {Value(value)}");
        }

        return this;
    }

    /// <summary>Sets one entry of a map that exists.</summary>
    public RecordChange SetIn(string map, string entry, AttributeValue value)
    {
        _set.Add($"{Name(map)}.{Name(entry)} = {Value(value)}");
        return this;
    }

    /// <summary>Adds to a set, or to a number.</summary>
    public RecordChange Add(string name, AttributeValue value)
    {
        _add.Add($"{Name(name)} {Value(value)}");
        return this;
    }

    /// <summary>Removes an attribute, whether it is there or not.</summary>
    public RecordChange Remove(string name)
    {
        _remove.Add(Name(name));
        return this;
    }

    /// <summary>All values, those of the condition included.</summary>
    public Dictionary<string, AttributeValue> ValuesWith(WriteCondition condition)
    {
        var all = new Dictionary<string, AttributeValue>(_values);
        foreach (var (name, value) in condition.Values)
        {
            all.Add(name, value);
        }

        return all;
    }

    private static string Clause(string verb, List<string> parts) => parts.Count == 0 ? string.Empty : $"{verb} {string.Join(", ", parts)}";

    /// <summary>Numbered: a source's name need not be fit for a placeholder.</summary>
    private string Name(string name)
    {
        var placeholder = string.Create(CultureInfo.InvariantCulture, $"#n{_names.Count}");
        _names.Add(placeholder, name);
        return placeholder;
    }

    private string Value(AttributeValue value)
    {
        var placeholder = string.Create(CultureInfo.InvariantCulture, $":v{_values.Count}");
        _values.Add(placeholder, value);
        return placeholder;
    }
}
