using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Ingestion.Collecting;
using Ingestion.Feeds.Assets;
using Ingestion.Providers;

namespace Ingestion.Tests.Feeds.Assets;

/// <summary>Whatever Alpaca answers: no exception but the one that says that it is no list, no unbounded memory, and each row is an asset or rejected.</summary>
public sealed class AlpacaAssetsFuzzTests
{
    private static readonly ApiKey Key = ApiKey.From("PK0FTH3T3ST", "s3cr3t0fth3t3st")!;

    [Fact]
    public async Task Thirteen_thousand_assets_take_memory_for_what_is_kept_of_them_only()
    {
        var body = Encoding.UTF8.GetBytes(new JsonArray([.. Enumerable.Range(0, 13_000).Select(static i => AlpacaRows.Asset($"A{i}"))]).ToJsonString());
        body.Length.Should().BeGreaterThan(4_500_000);
        using var warm = new MemoryStream(body);
        await AlpacaAssets.ReadAsync(warm, Key, CancellationToken.None);

        using var stream = new MemoryStream(body);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var list = (SnapshotResult<ListedAsset>.Answered)await AlpacaAssets.ReadAsync(stream, Key, CancellationToken.None);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        list.Rows.Should().HaveCount(13_000);
        (allocated / 13_000).Should().BeLessThan(1_600, "a row is read, looked at, and of it only a few strings are kept");
        list.Rows.Select(static row => row.Attributes).Distinct().Should().ContainSingle("all have the same ones");
    }

    [Fact]
    public async Task More_rows_than_the_exchanges_could_have_are_refused()
    {
        var rows = Enumerable.Range(0, AlpacaAssets.MaxRows)
            .Select(static i => $$"""{"symbol":"A{{i}}","id":"{{i}}","class":"us_equity","status":"active","tradable":true}""");
        var body = $"[{string.Join(',', rows)}]";
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(body));

        var answer = await AlpacaAssets.ReadAsync(stream, Key, CancellationToken.None);

        answer.Should().BeOfType<SnapshotResult<ListedAsset>.Failed>().Which.Failure.Kind.Should().Be(SourceFailureKind.Malformed);
    }

    [Fact]
    public async Task Mutations_of_a_valid_list_are_read_or_refused()
    {
        var valid = Encoding.UTF8.GetBytes(new JsonArray([.. Enumerable.Range(0, 6).Select(static i => AlpacaRows.Asset($"A{i}"))]).ToJsonString());
        var random = new Random(20_261_120);
        var (read, refused, accepted, rejected) = (0, 0, 0, 0);
        for (var i = 0; i < 8_000; i++)
        {
            using var stream = new MemoryStream(Hostile.Mutation(valid, random));
            try
            {
                switch (await AlpacaAssets.ReadAsync(stream, Key, CancellationToken.None))
                {
                    case SnapshotResult<ListedAsset>.Answered list:
                        (read, accepted, rejected) = (read + 1, accepted + list.Rows.Count, rejected + list.Rejected.Count);
                        KeepsTheRules(list);
                        break;
                    default:
                        refused++;
                        break;
                }
            }
            catch (JsonException)
            {
                refused++;
            }
        }

        new[] { read, refused, accepted, rejected }.Should().OnlyContain(static count => count > 300, "otherwise the mutations are too tame or too wild");
    }

    private static void KeepsTheRules(SnapshotResult<ListedAsset>.Answered list)
    {
        list.Rows.Select(static row => row.Symbol).Should().OnlyHaveUniqueItems();
        list.Rows.Select(static row => row.Id).Should().OnlyHaveUniqueItems();
        foreach (var row in list.Rows)
        {
            row.Name.Length.Should().BeLessThanOrEqualTo(200);
            row.Id.Should().MatchRegex("^[!-~]{1,64}$");
            $"{row.Name}{row.Exchange}{string.Concat(row.Attributes)}".Should().NotMatchRegex(@"[\p{Cc}\p{Cs}]");
            row.Attributes.Should().BeInAscendingOrder(StringComparer.Ordinal).And.OnlyHaveUniqueItems();
        }

        foreach (var row in list.Rejected.First)
        {
            row.Reason.Should().NotBeEmpty();
            row.Excerpt.Length.Should().BeLessThanOrEqualTo(120);
            row.Excerpt.Should().NotMatchRegex(@"[\p{Cc}\p{Cf}\p{Cs}]");
        }
    }
}
