using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using Amazon.DynamoDBv2.Model;

namespace Ingestion.Tests.Simulation;

/// <summary>
/// As much of DynamoDB's expressions as the program writes: conditions of attribute_exists, attribute_not_exists, contains, equality and the order of texts with
/// NOT, AND, OR and brackets; updates with SET of an attribute or of an entry of a map, REMOVE, and ADD to a number or a set of strings.
/// </summary>
internal static partial class Expressions
{
    private static readonly ConcurrentDictionary<string, string[]> Split = new();

    /// <summary>Attributes of the program that DynamoDB takes in no expression by their own name.</summary>
    private static readonly IReadOnlyList<string> Reserved = ["class", "date", "name", "plan", "source", "status", "timestamp", "url"];

    /// <summary>Whether a condition holds for a record; an absent record has no attributes.</summary>
    public static bool Holds(string? condition, Dictionary<string, AttributeValue> record, Dictionary<string, AttributeValue>? values)
    {
        if (condition is null)
        {
            return true;
        }

        var tokens = Tokens(condition);
        if (tokens.Intersect(Reserved).FirstOrDefault() is { } reserved)
        {
            throw new ArgumentException($"'{reserved}' is one of DynamoDB's reserved words.");
        }

        var at = 0;
        var result = Or();
        return at == tokens.Length ? result : throw new ArgumentException($"'{condition}' is not understood from '{tokens[at]}' on.");

        bool Or()
        {
            var left = And();
            while (at < tokens.Length && tokens[at] == "OR")
            {
                at++;
                left |= And();
            }

            return left;
        }

        bool And()
        {
            var left = Not();
            while (at < tokens.Length && tokens[at] == "AND")
            {
                at++;
                left &= Not();
            }

            return left;
        }

        bool Not()
        {
            switch (tokens[at])
            {
                case "NOT":
                    at++;
                    return !Not();
                case "(":
                    at++;
                    var inner = Or();
                    at++;
                    return inner;
                case "attribute_exists":
                    at += 4;
                    return record.ContainsKey(tokens[at - 2]);
                case "attribute_not_exists":
                    at += 4;
                    return !record.ContainsKey(tokens[at - 2]);
                case "contains":
                    at += 6;
                    return record.GetValueOrDefault(tokens[at - 4])?.SS?.Contains(values![tokens[at - 2]].S) ?? false;
                default:
                    at += 3;
                    return record.TryGetValue(tokens[at - 3], out var value)
                        && (tokens[at - 2] == "<" ? string.CompareOrdinal(value.S, values![tokens[at - 1]].S) < 0 : Same(value, values![tokens[at - 1]]));
            }
        }
    }

    /// <summary>The record as the update leaves it.</summary>
    public static Dictionary<string, AttributeValue> Updated(
        string update, Dictionary<string, AttributeValue> record, Dictionary<string, string>? names, Dictionary<string, AttributeValue> values)
    {
        var changed = new Dictionary<string, AttributeValue>(record);
        var tokens = Tokens(update);
        for (var (at, verb) = (0, string.Empty); at < tokens.Length;)
        {
            switch (tokens[at])
            {
                case "SET" or "ADD" or "REMOVE":
                    verb = tokens[at++];
                    break;
                case ",":
                    at++;
                    break;
                case var _ when verb == "SET" && tokens[at + 1] == ".":
                    var (map, entry) = (Name(tokens[at]), Name(tokens[at + 2]));
                    changed[map] = new AttributeValue { M = new(changed[map].M) { [entry] = values[tokens[at + 4]] } };
                    at += 5;
                    break;
                case var _ when verb == "REMOVE":
                    changed.Remove(Name(tokens[at++]));
                    break;
                case var _ when verb == "SET":
                    changed[Name(tokens[at])] = values[tokens[at + 2]];
                    at += 3;
                    break;
                default:
                    changed[Name(tokens[at])] = Sum(changed.GetValueOrDefault(Name(tokens[at])), values[tokens[at + 1]]);
                    at += 2;
                    break;
            }
        }

        return changed;

        string Name(string token) => token[0] == '#' ? names![token] : token;
    }

    private static AttributeValue Sum(AttributeValue? before, AttributeValue more) => more switch
    {
        { SS.Count: > 0 } => new AttributeValue { SS = [.. (before?.SS ?? []).Union(more.SS)] },
        _ => new AttributeValue
        {
            N = (long.Parse(before?.N ?? "0", System.Globalization.CultureInfo.InvariantCulture)
                + long.Parse(more.N, System.Globalization.CultureInfo.InvariantCulture)).ToString(System.Globalization.CultureInfo.InvariantCulture),
        },
    };

    private static bool Same(AttributeValue one, AttributeValue other) => one.S == other.S && one.N == other.N && one.BOOL == other.BOOL && (one.SS ?? []).ToHashSet().SetEquals(other.SS ?? []);

    private static string[] Tokens(string text) => Split.GetOrAdd(text, static text => [.. Token().Matches(text).Select(static match => match.Value)]);

    [GeneratedRegex(@"[#:]?\w+|[().,=<]")]
    private static partial Regex Token();
}
