using Ingestion.Feeds.Assets;
using NodaTime;
using static Ingestion.Tests.Feeds.Assets.AssetTable;

namespace Ingestion.Tests.Feeds.Assets;

/// <summary>Assets that change their symbol, and symbols that change their asset.</summary>
public sealed class AssetRenameTests
{
    private static readonly Instant Monday = Some.At("2026-11-16T09:00:00Z"), Tuesday = Monday + Duration.FromDays(1), Wednesday = Tuesday + Duration.FromDays(1);

    private readonly AssetTable _table = new();

    [Fact]
    public void A_rename_is_told_of_both_symbols_and_each_says_which_the_other_is()
    {
        _table.Sync(Listed("FB", "id-1"), Listed("MSFT", "id-2"));

        _table.Sync(Listed("META", "id-1"), Listed("MSFT", "id-2")).Should().Be("FB:renamed META:renamed");
        _table.Sync(Listed("META", "id-1"), Listed("MSFT", "id-2")).Should().BeEmpty();

        var (before, after) = (_table["FB"], _table["META"]);
        (after.RenamedFrom?.Symbol, after.RenamedTo, after.RenamedAt, after.FirstSeen, after.IsActive).Should().Be(("FB", null, Tuesday, Monday, true));
        (before.RenamedFrom, before.RenamedTo?.Symbol, before.RenamedAt, before.FirstSeen, before.IsActive).Should().Be((null, "META", Tuesday, Monday, false));
        (before.LastSeen, before.StatusChangedAt).Should().Be((Monday, Tuesday));
    }

    [Fact]
    public void A_rename_can_be_taken_back()
    {
        _table.Sync(Listed("FB", "id-1"));
        _table.Sync(Listed("META", "id-1"));

        _table.Sync(Listed("FB", "id-1")).Should().Be("FB:renamed META:renamed");
        _table.Sync(Listed("FB", "id-1")).Should().BeEmpty();

        var (back, other) = (_table["FB"], _table["META"]);
        (back.IsActive, back.RenamedFrom?.Symbol, back.RenamedTo, back.FirstSeen).Should().Be((true, "META", null, Monday));
        (other.IsActive, other.RenamedTo?.Symbol).Should().Be((false, "FB"));
        _table.Sync(Listed("META", "id-1")).Should().Be("FB:renamed META:renamed", "and made once more");
        _table["FB"].RenamedTo.Should().Be(Some.Ticker("META"));
    }

    [Fact]
    public void A_symbol_that_is_renamed_twice_leads_on_from_step_to_step()
    {
        _table.Sync(Listed("AAA", "id-1"));
        _table.Sync(Listed("BBB", "id-1"));

        _table.Sync(Listed("CCC", "id-1")).Should().Be("BBB:renamed CCC:renamed", "AAA leads to BBB as before");

        (_table["AAA"].RenamedTo?.Symbol, _table["BBB"].RenamedTo?.Symbol, _table["CCC"].RenamedFrom?.Symbol).Should().Be(("BBB", "CCC", "BBB"));
        _table["CCC"].FirstSeen.Should().Be(Monday);
    }

    [Fact]
    public void One_list_can_move_a_whole_chain_of_assets()
    {
        _table.Sync(Listed("AAA", "id-1"), Listed("BBB", "id-2"));

        _table.Sync(Listed("BBB", "id-1"), Listed("CCC", "id-2")).Should().Be("AAA:renamed BBB:renamed CCC:renamed");
        _table.Sync(Listed("BBB", "id-1"), Listed("CCC", "id-2")).Should().BeEmpty();

        (_table["BBB"].Id, _table["BBB"].RenamedFrom?.Symbol).Should().Be(("id-1", "AAA"));
        (_table["CCC"].Id, _table["CCC"].RenamedFrom?.Symbol, _table["CCC"].FirstSeen).Should().Be(("id-2", "BBB", Monday));
        (_table["AAA"].IsActive, _table["AAA"].RenamedTo?.Symbol).Should().Be((false, "BBB"));
        _table["BBB"].Former.Items.Should().Equal(new FormerAsset("id-2", "Harbor Line Inc.", Monday, Monday, Some.Ticker("CCC")));
    }

    [Fact]
    public void Two_assets_can_change_places()
    {
        _table.Sync(Listed("AAA", "id-1"), Listed("BBB", "id-2"));

        _table.Sync(Listed("AAA", "id-2"), Listed("BBB", "id-1")).Should().Be("AAA:renamed BBB:renamed");
        _table.Sync(Listed("AAA", "id-2"), Listed("BBB", "id-1")).Should().BeEmpty();

        (_table["AAA"].Id, _table["AAA"].RenamedFrom?.Symbol, _table["AAA"].IsActive).Should().Be(("id-2", "BBB", true));
        (_table["BBB"].Id, _table["BBB"].RenamedFrom?.Symbol, _table["BBB"].IsActive).Should().Be(("id-1", "AAA", true));
        _table["AAA"].Former.Items.Should().ContainSingle().Which.Should().Match<FormerAsset>(static former => former.Id == "id-1" && former.RenamedTo!.Value.Symbol == "BBB");
    }

    [Fact]
    public void An_asset_that_takes_a_symbol_over_inherits_nothing()
    {
        _table.Sync(Listed("XYZ", "id-1", name: "Old Line Inc."), Listed("MSFT", "id-2"));
        _table.Sync(Listed("MSFT", "id-2"));

        _table.Sync(Listed("XYZ", "id-9", name: "New Line Inc."), Listed("MSFT", "id-2")).Should().Be("XYZ:replaced");

        var row = _table["XYZ"];
        (row.Id, row.Name, row.FirstSeen, row.StatusChangedAt, row.RenamedFrom).Should().Be(("id-9", "New Line Inc.", Wednesday, Wednesday, null));
        row.Former.Items.Should().Equal(new FormerAsset("id-1", "Old Line Inc.", Monday, Monday, RenamedTo: null));
        _table.Sync(Listed("XYZ", "id-9", name: "New Line Inc."), Listed("MSFT", "id-2")).Should().BeEmpty();
    }

    [Fact]
    public void An_asset_that_gets_its_symbol_back_from_another_is_the_one_of_before()
    {
        _table.Sync(Listed("XYZ", "id-1"));
        _table.Sync(Listed("XYZ", "id-9"));

        _table.Sync(Listed("XYZ", "id-1")).Should().Be("XYZ:replaced");

        _table["XYZ"].FirstSeen.Should().Be(Monday);
        _table["XYZ"].Former.Items.Select(static former => former.Id).Should().Equal("id-1", "id-9");
    }

    [Fact]
    public void So_many_former_assets_are_kept_and_the_latest_of_them()
    {
        for (var i = 0; i < Asset.MaxFormer + 3; i++)
        {
            _table.Sync(Listed("XYZ", $"id-{i}"));
        }

        _table["XYZ"].Former.Items.Select(static former => former.Id).Should().Equal(Enumerable.Range(2, Asset.MaxFormer).Select(static i => $"id-{i}"));
    }

    [Fact]
    public void An_asset_that_was_gone_may_return_under_another_symbol()
    {
        _table.Sync(Listed("XYZ", "id-1"), Listed("MSFT", "id-2"));
        _table.Sync(Listed("MSFT", "id-2"));

        _table.Sync(Listed("NEW", "id-1"), Listed("MSFT", "id-2")).Should().Be("NEW:renamed XYZ:renamed");

        (_table["NEW"].RenamedFrom?.Symbol, _table["NEW"].FirstSeen).Should().Be(("XYZ", Monday));
        (_table["XYZ"].RenamedTo?.Symbol, _table["XYZ"].IsActive, _table["XYZ"].StatusChangedAt).Should().Be(("NEW", false, Tuesday));
        _table.Sync(Listed("NEW", "id-1"), Listed("MSFT", "id-2")).Should().BeEmpty();
    }

    [Fact]
    public void It_may_return_also_when_another_has_its_old_symbol_by_now()
    {
        _table.Sync(Listed("XYZ", "id-1"), Listed("MSFT", "id-2"));
        _table.Sync(Listed("MSFT", "id-2"));
        _table.Sync(Listed("XYZ", "id-9"), Listed("MSFT", "id-2"));

        _table.Sync(Listed("XYZ", "id-9"), Listed("NEW", "id-1"), Listed("MSFT", "id-2")).Should().Be("NEW:renamed XYZ:quietly");

        (_table["NEW"].RenamedFrom?.Symbol, _table["NEW"].FirstSeen).Should().Be(("XYZ", Monday));
        _table["XYZ"].Former.Items.Should().ContainSingle().Which.RenamedTo.Should().Be(Some.Ticker("NEW"));
        _table.Sync(Listed("XYZ", "id-9"), Listed("NEW", "id-1"), Listed("MSFT", "id-2")).Should().BeEmpty();
    }

    [Fact]
    public void A_renamed_asset_that_is_delisted_later_is_found_again_under_its_last_symbol()
    {
        _table.Sync(Listed("FB", "id-1"), Listed("MSFT", "id-2"));
        _table.Sync(Listed("META", "id-1"), Listed("MSFT", "id-2"));
        _table.Sync(Listed("MSFT", "id-2")).Should().Be("META:delisted");

        _table.Sync(Listed("META", "id-1"), Listed("MSFT", "id-2")).Should().Be("META:relisted");
        _table["META"].RenamedFrom.Should().Be(Some.Ticker("FB"));
    }

    [Fact]
    public void A_rename_is_seen_also_before_a_run_has_written_a_whole_list()
    {
        _table.SyncAndDie([Listed("FB", "id-1"), Listed("MSFT", "id-2")], ["FB"]);

        _table.Sync(Listed("META", "id-1"), Listed("MSFT", "id-2")).Should().Be("FB:renamed META:renamed MSFT:new");
        _table["FB"].IsActive.Should().BeFalse("its asset is in the list, only elsewhere");
    }
}
