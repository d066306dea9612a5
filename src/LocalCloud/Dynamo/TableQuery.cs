using System.Globalization;
using System.Text.Json.Nodes;

namespace Ingestion.LocalCloud.Dynamo;

/// <summary>A query: as DynamoDB is sent it, and as a person types it.</summary>
/// <param name="Condition">On the keys: <c>report_month = :month</c>.</param>
/// <param name="Values">Texts that the condition names, each without the colon.</param>
public sealed record TableQuery(string Condition, params IReadOnlyList<(string Name, string Value)> Values)
{
    /// <summary>The index that is asked; the table itself where there is none.</summary>
    public string? Index { get; init; }

    /// <summary>How many rows at most.</summary>
    public int? Limit { get; init; }

    private string ValuesJson => new JsonObject(Values.Select(static one => KeyValuePair.Create(
        $":{one.Name}", (JsonNode?)new JsonObject { ["S"] = one.Value }))).ToJsonString();

    /// <summary>The request, but for the table's name.</summary>
    public JsonObject Request()
    {
        var request = new JsonObject { ["KeyConditionExpression"] = Condition, ["ExpressionAttributeValues"] = JsonNode.Parse(ValuesJson) };
        if (Index is not null)
        {
            request["IndexName"] = Index;
        }

        if (Limit is not null)
        {
            request[nameof(Limit)] = Limit;
        }

        return request;
    }

    /// <summary>The command for the AWS CLI.</summary>
    public string Command(string table) => string.Create(CultureInfo.InvariantCulture, $"""
          aws dynamodb query --table-name {table}{(Index is null ? string.Empty : $" --index-name {Index}")} \
            --key-condition-expression '{Condition}' \
            --expression-attribute-values '{ValuesJson}'{(Limit is null ? string.Empty : $" --limit {Limit}")}
        """);
}
