using System.Text.Json.Nodes;

namespace Ingestion.Infrastructure;

/// <summary>One statement of an IAM, key, topic or queue policy.</summary>
public sealed record PolicyStatement(
    string Sid, string Effect, string Principal, IReadOnlyList<string> Actions, IReadOnlyList<string> Resources, string Condition)
{
    private static readonly string[] Holders = ["policy", "assume_role_policy"];

    /// <summary>The statements of everything that has some.</summary>
    public static IEnumerable<(string Address, PolicyStatement Statement)> All(Deployment deployment) =>
        from resource in deployment.Resources
        from holder in Holders
        let policy = resource["values"]![holder] as JsonValue
        where policy is not null && policy.ToString().StartsWith('{')
        from statement in From(policy.ToString())
        select ((string)resource["address"]!, statement);

    /// <summary>The statements of one policy.</summary>
    public static IReadOnlyList<PolicyStatement> From(string policy) =>
    [
        .. JsonNode.Parse(policy)!["Statement"]!.AsArray().Select(static statement => new PolicyStatement(
            (string?)statement![nameof(Sid)] ?? "(no Sid)",
            (string)statement[nameof(Effect)]!,
            statement[nameof(Principal)] is JsonValue everybody ? everybody.ToString() : statement[nameof(Principal)]?.ToJsonString() ?? string.Empty,
            Texts(statement["Action"]),
            Texts(statement["Resource"]),
            statement[nameof(Condition)]?.ToJsonString() ?? string.Empty)),
    ];

    private static IReadOnlyList<string> Texts(JsonNode? node) => node switch
    {
        JsonArray array => [.. array.Select(static one => (string)one!)],
        null => [],
        _ => [(string)node!],
    };
}
