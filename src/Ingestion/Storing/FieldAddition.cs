using Amazon.DynamoDBv2.Model;
using Ingestion.Tables;

namespace Ingestion.Storing;

/// <summary>What a source adds to the fields of a known item, once, together with its name in <c>sources</c>.</summary>
/// <param name="Map">The map that its own word goes into.</param>
/// <param name="Entry">Under which name: nobody else writes there.</param>
/// <param name="Said">Its own word.</param>
/// <param name="Fields">Fields that change because of it; none when the item shows what it did before.</param>
public sealed record FieldAddition(string Map, string Entry, AttributeValue Said, IReadOnlyDictionary<string, AttributeValue> Fields)
{
    /// <summary>Adds it to the change of a record.</summary>
    public void AddTo(RecordChange change, Dictionary<string, AttributeValue> record)
    {
        if (record.ContainsKey(Map))
        {
            change.SetIn(Map, Entry, Said);
        }
        else
        {
            change.Set(Map, new AttributeValue { M = new() { [Entry] = Said } });
        }

        foreach (var (name, value) in Fields)
        {
            change.Set(name, value);
        }
    }
}
