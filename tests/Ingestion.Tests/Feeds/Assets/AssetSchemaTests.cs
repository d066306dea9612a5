using Amazon.DynamoDBv2.Model;
using Ingestion.Feeds.Assets;
using Ingestion.Primitives;
using NodaTime;

namespace Ingestion.Tests.Feeds.Assets;

public sealed class AssetSchemaTests
{
    private static readonly AssetSchema Schema = new();
    private static readonly Instant Monday = Some.At("2026-11-16T09:00:00Z"), Tuesday = Monday + Duration.FromDays(1);

    private static readonly Asset Plain = new()
    {
        Symbol = Some.Ticker("HRBR"),
        Id = "id-1",
        Name = "Harbor Line Inc.",
        Exchange = "NYSE",
        Class = "us_equity",
        IsActive = true,
        IsTradable = true,
        IsMarginable = false,
        IsShortable = true,
        IsFractionable = false,
        Attributes = new EqualList<string>([]),
        IsTracked = false,
        FirstSeen = Monday,
        LastSeen = Tuesday,
        StatusChangedAt = Monday,
    };

    private static readonly Asset Full = Plain with
    {
        Symbol = Some.Ticker("BRK.B"),
        IsActive = false,
        IsTracked = true,
        Attributes = new EqualList<string>(["fractional_eh_enabled", "has_options"]),
        RenamedFrom = Some.Ticker("OLD"),
        RenamedTo = Some.Ticker("NEW"),
        RenamedAt = Tuesday,
        Former = new EqualList<FormerAsset>([new FormerAsset("id-7", "Seven", Monday, Tuesday, Some.Ticker("SVN")), new FormerAsset("id-8", "", Monday, Monday, null)]),
    };

    public static TheoryData<Asset> Rows =>
    [
        Plain, Full, Plain with { Name = string.Empty }, Plain with { IsTradable = false, IsMarginable = true, IsShortable = false, IsFractionable = true },
    ];

    [Theory]
    [MemberData(nameof(Rows))]
    public void A_row_is_the_same_after_its_record(Asset row)
    {
        var again = Schema.RowOf(Schema.RecordOf(row));

        again.Should().Be(row);
        again.GetHashCode().Should().Be(row.GetHashCode());
        Schema.RecordOf(again).Keys.Should().BeEquivalentTo(Schema.RecordOf(row).Keys);
    }

    [Fact]
    public void Every_attribute_but_the_key_and_what_another_job_writes_is_among_the_fields() =>
        Schema.RecordOf(Full).Keys.Except(Schema.Fields).Should().BeEquivalentTo("symbol", AssetSchema.RefreshedAt);

    [Fact]
    public void Every_field_is_written_of_a_row_that_has_all() => Schema.Fields.Except(Schema.RecordOf(Full).Keys).Should().BeEmpty();

    [Fact]
    public void A_row_without_it_has_no_attribute_for_it() =>
        Schema.RecordOf(Plain).Should().NotContainKeys("attributes", "spellings", "refresh_bucket", "renamed_from", "renamed_to", "renamed_at", "former");

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Only_those_that_are_tracked_are_in_the_index(bool isTracked) =>
        Schema.RecordOf(Plain with { IsTracked = isTracked }).ContainsKey("refresh_bucket").Should().Be(isTracked);

    [Fact]
    public void An_asset_is_new_as_one_that_was_never_refreshed() =>
        Schema.RecordOf(Plain)[AssetSchema.RefreshedAt].S.Should().Be("1970-01-01T00:00:00Z");

    [Fact]
    public void A_share_class_is_kept_in_every_providers_spelling() =>
        Schema.RecordOf(Full)["spellings"].M.Select(static one => (one.Key, one.Value.S)).Should().Contain(
            [("alpaca", "BRK.B"), ("alphavantage", "BRK-B"), ("yahoo", "BRK-B"), ("tiingo", "brk-b")]);

    [Fact]
    public void A_spelling_that_is_not_certain_is_left_out() =>
        Schema.RecordOf(Plain with { Symbol = Some.Ticker("ABR.PRD") })["spellings"].M.Keys.Should().Contain("alpaca").And.NotContain(["yahoo", "alphavantage"]);

    [Fact]
    public void Attributes_in_any_order_are_the_same_row()
    {
        var record = Schema.RecordOf(Full);
        record["attributes"] = new AttributeValue { SS = ["has_options", "fractional_eh_enabled"] };

        Schema.RowOf(record).Should().Be(Full);
    }

    [Fact]
    public void An_announcement_tells_of_the_run_that_saw_the_change()
    {
        Schema.Summary(Plain, "changed").MarketTime.Should().Be(Tuesday);
        Schema.Summary(Full, "delisted").MarketTime.Should().Be(Monday, "since then it is inactive");
    }
}
