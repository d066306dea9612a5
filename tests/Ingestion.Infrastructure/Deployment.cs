using System.Text.Json.Nodes;
using Ingestion.LocalCloud;

namespace Ingestion.Infrastructure;

/// <summary>Everything that Terraform makes for one environment.</summary>
public sealed class Deployment(string environment, IReadOnlyList<JsonNode> resources)
{
    public string Environment => environment;

    public IReadOnlyList<JsonNode> Resources => resources;

    public static TheoryData<string> Environments => [.. LocalCloud.Costs.Environments.Names];

    public static Deployment Of(string environment) => new(environment, LocalCloud.Costs.Environments.Resources(environment));

    public static string Text(params string[] path) => File.ReadAllText(Path.Combine([Repository.Root, "terraform", .. path]));

    /// <summary>Resources of a type, with their address and values.</summary>
    public IEnumerable<(string Address, JsonNode Values)> All(string type) =>
        resources.Where(resource => (string)resource["type"]! == type).Select(static resource => ((string)resource["address"]!, resource["values"]!));

    /// <summary>The same with one more resource; for tests of the rules.</summary>
    public Deployment With(string type, string values) => new(
        environment,
        [.. resources, new JsonObject { ["address"] = $"{type}.added", ["type"] = type, ["values"] = JsonNode.Parse(values) }]);

    /// <summary>The same with one value changed; for tests of the rules.</summary>
    public Deployment Changed(string address, Action<JsonNode> change)
    {
        var copy = resources.Select(static resource => resource.DeepClone()).ToList();
        change(copy.Single(resource => (string)resource["address"]! == address)["values"]!);
        return new Deployment(environment, copy);
    }
}
