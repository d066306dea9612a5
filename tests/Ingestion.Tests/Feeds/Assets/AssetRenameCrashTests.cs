using System.Text.RegularExpressions;
using Ingestion.Feeds.Assets;
using static Ingestion.Tests.Feeds.Assets.AssetTable;

namespace Ingestion.Tests.Feeds.Assets;

/// <summary>Runs that die in the middle of a rename: whichever rows they had written by then, the next run ends where one that lived would have.</summary>
public sealed class AssetRenameCrashTests
{
    private static readonly Dictionary<string, IReadOnlyList<ListedAsset>[]> Days = new()
    {
        ["a rename"] = [[Listed("FB", "id-1")], [Listed("META", "id-1")]],
        ["a rename taken back"] = [[Listed("FB", "id-1")], [Listed("META", "id-1")], [Listed("FB", "id-1")]],
        ["two renames"] = [[Listed("AAA", "id-1")], [Listed("BBB", "id-1")], [Listed("CCC", "id-1")]],
        ["a chain"] = [[Listed("AAA", "id-1"), Listed("BBB", "id-2")], [Listed("BBB", "id-1"), Listed("CCC", "id-2")]],
        ["a chain of three"] =
            [[Listed("AAA", "id-1"), Listed("BBB", "id-2"), Listed("CCC", "id-3")], [Listed("BBB", "id-1"), Listed("CCC", "id-2"), Listed("DDD", "id-3")]],
        ["a swap"] = [[Listed("AAA", "id-1"), Listed("BBB", "id-2")], [Listed("AAA", "id-2"), Listed("BBB", "id-1")]],
        ["a ring"] =
            [[Listed("AAA", "id-1"), Listed("BBB", "id-2"), Listed("CCC", "id-3")], [Listed("BBB", "id-1"), Listed("CCC", "id-2"), Listed("AAA", "id-3")]],
        ["a symbol that another takes over at once"] = [[Listed("AAA", "id-1")], [Listed("BBB", "id-1"), Listed("AAA", "id-9")]],
        ["a return under another symbol"] = [[Listed("AAA", "id-1"), Listed("MSFT", "id-2")], [Listed("MSFT", "id-2")], [Listed("BBB", "id-1"), Listed("MSFT", "id-2")]],
        ["a return when the old symbol is taken"] =
            [[Listed("AAA", "id-1"), Listed("MSFT", "id-2")], [Listed("AAA", "id-9"), Listed("MSFT", "id-2")], [Listed("AAA", "id-9"), Listed("BBB", "id-1"), Listed("MSFT", "id-2")]],
    };

    public static TheoryData<string> Names => [.. Days.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Whatever_half_of_it_is_written_the_next_run_completes_it(string name)
    {
        var days = Days[name];
        var whole = new AssetTable();
        string[] said = [];
        foreach (var day in days)
        {
            said = whole.Sync(day).Split(' ', StringSplitOptions.RemoveEmptyEntries);
        }

        var symbols = said.Select(static one => one.Split(':')[0]).ToList();
        for (var half = 0; half < 1 << symbols.Count; half++)
        {
            List<string> written = [.. symbols.Where((_, i) => (half & (1 << i)) != 0)];
            var table = new AssetTable();
            foreach (var day in days[..^1])
            {
                table.Sync(day);
            }

            var first = table.SyncAndDie(days[^1], written);
            var second = table.Sync(days[^1]);

            var because = $"{name}, after a run that had written [{first}] and one that wrote [{second}]";
            WithoutNew(table).Should().Equal(WithoutNew(whole), because);
            $"{first} {second}".Split(' ').Should().Contain(said.Where(static one => !one.EndsWith("quietly", StringComparison.Ordinal)), because);
            table.Sync(days[^1]).Should().BeEmpty(because);
        }
    }

    /// <summary>What is first seen on the day of the crash may be seen a day later.</summary>
    private static IEnumerable<string> WithoutNew(AssetTable table) =>
        table.Stories().Select(static story => LaterDay.Replace(story, "since then"));

    private static Regex LaterDay { get; } = new("since 2026-11-1[789]T09:00:00Z", RegexOptions.CultureInvariant);
}
