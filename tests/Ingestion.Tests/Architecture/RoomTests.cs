using Ingestion.Hosting;
using Ingestion.LocalCloud;

namespace Ingestion.Tests.Architecture;

/// <summary>
/// The rooms of src/Ingestion and what each may use, as its README.md shows them. It is read from the compiled program: a type counts as used wherever a
/// signature, a base type, an attribute, a local variable or an instruction names it.
/// </summary>
public sealed class RoomTests
{
    /// <summary>From the bottom to the top. What a room may use lies below it.</summary>
    private static readonly IReadOnlyDictionary<string, string[]> MayUse = new Dictionary<string, string[]>
    {
        ["Primitives"] = [],
        ["Market"] = ["Primitives"],
        ["Tables"] = ["Primitives"],
        ["Providers"] = ["Primitives", "Tables"],
        ["Metrics"] = ["Primitives"],
        ["Runs"] = ["Primitives", "Tables", "Providers"],
        ["Messages"] = ["Primitives", "Tables", "Runs"],
        ["Alerting"] = ["Primitives", "Runs", "Messages"],
        ["Storing"] = ["Primitives", "Tables", "Runs", "Messages"],
        ["Collecting"] = ["Primitives", "Providers", "Runs"],
        ["Announcing"] = ["Primitives", "Runs", "Messages", "Storing"],
        ["Jobs"] = ["Primitives", "Market", "Runs", "Messages", "Alerting", "Metrics"],
        ["Pipeline"] = ["Primitives", "Providers", "Runs", "Messages", "Storing", "Collecting", "Announcing", "Metrics", "Jobs"],
        ["Modules"] = ["Primitives", "Market", "Tables", "Providers", "Metrics", "Runs", "Messages", "Alerting", "Storing", "Collecting", "Announcing", "Jobs", "Pipeline"],
        ["Feeds"] = ["Primitives", "Market", "Tables", "Providers", "Metrics", "Runs", "Messages", "Alerting", "Storing", "Collecting", "Announcing", "Jobs", "Modules"],
        ["Hosting"] = ["Primitives", "Market", "Runs", "Messages", "Alerting", "Announcing", "Jobs", "Modules", "Feeds"],
    };

    private static readonly IReadOnlyList<TypeUse> Uses = TypeUse.All(typeof(Composition).Assembly);

    [Fact]
    public void Every_type_stands_in_a_room() =>
        typeof(Composition).Assembly.GetTypes().Select(TypeUse.RoomOf).OfType<string>().Distinct().Should().BeSubsetOf(MayUse.Keys);

    [Fact]
    public void A_room_uses_only_what_it_may() =>
        Uses.Where(static use => use.From != use.To && !MayUse[use.From].Contains(use.To)).Select(static use => use.ToString()).Should().BeEmpty();

    [Fact]
    public void What_a_room_may_use_lies_below_it()
    {
        List<string> below = [];
        foreach (var (room, used) in MayUse)
        {
            used.Should().BeSubsetOf(below, $"{room} is above what it uses");
            below.Add(room);
        }
    }

    [Fact]
    public void A_feed_knows_no_other_feed() =>
        Uses.Where(static use => use is { FeedFrom: { } from, FeedTo: { } to } && from != to).Select(static use => use.ToString()).Should().BeEmpty();

    [Fact]
    public void What_a_room_may_use_is_what_it_does_use()
    {
        foreach (var (room, allowed) in MayUse)
        {
            allowed.Should().BeSubsetOf(Uses.Where(use => use.From == room).Select(static use => use.To), $"{room} need not be allowed more than it uses");
        }
    }

    [Fact]
    public void The_readme_of_the_program_shows_the_same_rooms()
    {
        var readme = File.ReadAllLines(Path.Combine(Repository.Root, "src", "Ingestion", "README.md"));

        foreach (var (room, used) in MayUse)
        {
            var row = readme.Should().ContainSingle(line => line.StartsWith($"| `{room}/` |", StringComparison.Ordinal)).Which;
            row.Split('|')[3].Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Where(static name => name != "-").Should().BeEquivalentTo(used, $"the row of {room}");
        }
    }
}
