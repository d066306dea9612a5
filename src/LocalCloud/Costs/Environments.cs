using System.Text.Json.Nodes;

namespace Ingestion.LocalCloud.Costs;

/// <summary>What tests/infrastructure.sh found each environment to consist of.</summary>
public static class Environments
{
    /// <summary>dev with every feed on.</summary>
    public const string AllFeeds = "dev-all";

    /// <summary>What can be switched on and off.</summary>
    public static readonly IReadOnlyList<string> Feeds = ["news", "events", "assets", "earnings_calendar", "fundamentals", "news_sentiment"];

    /// <summary>What is off unless it is asked for.</summary>
    public static readonly IReadOnlyList<string> FurtherFeeds = ["assets", "earnings_calendar", "fundamentals", "news_sentiment"];

    /// <summary>Feeds that need others; each is there with these alone, too.</summary>
    public static readonly IReadOnlyDictionary<string, IReadOnlyList<string>> Needed = new Dictionary<string, IReadOnlyList<string>>
    {
        ["fundamentals"] = ["assets", "earnings_calendar"],
        ["news_sentiment"] = ["news"],
    };

    private static string Folder => Path.Combine(Repository.Root, "artifacts", "terraform");

    /// <summary>Names of the environments, from terraform/environments.</summary>
    public static IReadOnlyList<string> Names =>
        [.. Directory.GetFiles(Path.Combine(Repository.Root, "terraform", "environments"), "*.tfvars").Select(static file => Path.GetFileNameWithoutExtension(file)).Order(StringComparer.Ordinal)];

    /// <summary>The price list.</summary>
    public static JsonNode Prices => JsonNode.Parse(File.ReadAllText(Path.Combine(Repository.Root, "terraform", "prices.json")))!;

    /// <summary>dev with every feed on but this one and what needs it.</summary>
    public static string Without(string feed) => $"dev-without-{feed}";

    /// <summary>dev with every feed on but what needs this one.</summary>
    public static string With(string feed) => Needed.FirstOrDefault(one => one.Value.Contains(feed)).Key is { } needing ? Without(needing) : AllFeeds;

    /// <summary>dev with a feed and those that it needs.</summary>
    public static string Only(string feed) => $"dev-only-{feed}";

    /// <summary>All resources of an environment.</summary>
    public static IReadOnlyList<JsonNode> Resources(string environment)
    {
        var state = JsonNode.Parse(File.ReadAllText(Path.Combine(Folder, $"{environment}.json")))!["test_state"]!;
        return [.. Of(state["root_module"]!)];
    }

    private static IEnumerable<JsonNode> Of(JsonNode module) =>
        (module["resources"]?.AsArray() ?? []).Where(static resource => (string)resource!["mode"]! == "managed").Select(static resource => resource!)
            .Concat((module["child_modules"]?.AsArray() ?? []).SelectMany(static child => Of(child!)));
}
