using System.Text.Json.Nodes;
using Ingestion.LocalCloud;
using Made = Ingestion.LocalCloud.Costs.Environments;

namespace Ingestion.Infrastructure;

/// <summary>Everything that Terraform makes for one environment.</summary>
public sealed class Deployment(string environment, IReadOnlyList<JsonNode> resources)
{
    public string Environment => environment;

    public IReadOnlyList<JsonNode> Resources => resources;

    /// <summary>As their files have them.</summary>
    public static TheoryData<string> Environments => [.. Made.Names];

    /// <summary>The same; and dev with every feed on, with each of them off, and with those alone that need others.</summary>
    public static TheoryData<string> Varieties => [.. Made.Names, Made.AllFeeds, .. Made.Feeds.Select(Made.Without), .. Made.Needed.Keys.Select(Made.Only)];

    /// <summary>By its name, or by its name, a dash and what is different about it.</summary>
    public static Deployment Of(string variety) => new(variety.Split('-')[0], Made.Resources(variety));

    /// <summary>dev with every feed on.</summary>
    public static Deployment WithAllFeeds() => Of(Made.AllFeeds);

    /// <summary>What is collected, as the function's tag says.</summary>
    public IReadOnlyList<string> Feeds => ((string)All("aws_lambda_function").Single().Values["tags"]![nameof(Feeds)]!).Split(' ');

    /// <summary>What sends metrics of its own: the jobs of the feeds that are on, and the receiver of refreshes.</summary>
    public IReadOnlyList<string> Measured =>
        [.. Feeds.SelectMany(static feed => feed == "fundamentals" ? new[] { "refresh_after_earnings", "refresh_oldest", feed } : [feed])];

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
