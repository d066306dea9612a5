using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Ingestion.EndToEnd;

/// <summary>As much of JSON Schema as the published schema uses: type, required, properties, additionalProperties, items, maxItems, pattern, minimum.</summary>
internal static class JsonSchema
{
    /// <summary>What is wrong with a document.</summary>
    public static IEnumerable<string> Problems(JsonNode schema, JsonNode? document, string path = "$")
    {
        var type = (string)schema["type"]!;
        if (!Is(type, document))
        {
            return [$"{path} is no {type}"];
        }

        return document switch
        {
            JsonObject fields => Object(schema, fields, path),
            JsonArray items => Array(schema, items, path),
            _ => Value(schema, document!, path),
        };
    }

    private static IEnumerable<string> Object(JsonNode schema, JsonObject fields, string path)
    {
        foreach (var name in Required(schema).Where(name => !fields.ContainsKey(name)))
        {
            yield return $"{path}.{name} is missing";
        }

        foreach (var (name, value) in fields)
        {
            if ((schema["properties"]?[name] ?? schema["additionalProperties"] as JsonObject) is { } property)
            {
                foreach (var problem in Problems(property, value, $"{path}.{name}"))
                {
                    yield return problem;
                }
            }
            else
            {
                yield return $"{path}.{name} is not in the schema";
            }
        }
    }

    private static IEnumerable<string> Required(JsonNode schema) => schema["required"]?.AsArray().Select(static name => (string)name!) ?? [];

    private static IEnumerable<string> Array(JsonNode schema, JsonArray items, string path)
    {
        if ((int?)schema["maxItems"] is { } most && items.Count > most)
        {
            yield return $"{path} has {items.Count} elements, over {most}";
        }

        foreach (var problem in items.SelectMany((item, i) => Problems(schema["items"]!, item, $"{path}[{i}]")))
        {
            yield return problem;
        }
    }

    private static IEnumerable<string> Value(JsonNode schema, JsonNode value, string path)
    {
        if ((string?)schema["pattern"] is { } pattern && !Regex.IsMatch((string)value!, pattern))
        {
            yield return $"{path} is '{value}', not like {pattern}";
        }

        if ((double?)schema["minimum"] is { } minimum && (double)value < minimum)
        {
            yield return $"{path} is {value}, under {minimum}";
        }
    }

    private static bool Is(string type, JsonNode? node) => (type, node?.GetValueKind()) switch
    {
        ("object", JsonValueKind.Object) or ("array", JsonValueKind.Array) or ("string", JsonValueKind.String) => true,
        ("boolean", JsonValueKind.True or JsonValueKind.False) => true,
        ("integer", JsonValueKind.Number) => (double)node! == Math.Floor((double)node!),
        _ => false,
    };
}
