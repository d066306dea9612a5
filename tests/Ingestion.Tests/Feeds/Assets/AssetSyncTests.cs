using Ingestion.Feeds.Assets;
using NodaTime;
using static Ingestion.Tests.Feeds.Assets.AssetTable;

namespace Ingestion.Tests.Feeds.Assets;

public sealed class AssetSyncTests
{
    private static readonly Instant Monday = Some.At("2026-11-16T09:00:00Z"), Tuesday = Monday + Duration.FromDays(1), Wednesday = Tuesday + Duration.FromDays(1);

    private readonly AssetTable _table = new();

    [Fact]
    public void What_is_listed_for_the_first_time_is_new()
    {
        _table.Sync(Listed("AAPL", "id-1"), Listed("MSFT", "id-2")).Should().Be("AAPL:new MSFT:new");

        var row = _table["AAPL"];
        (row.IsActive, row.FirstSeen, row.LastSeen, row.StatusChangedAt).Should().Be((true, Monday, Monday, Monday));
        (row.RenamedFrom, row.RenamedTo, row.RenamedAt).Should().Be((null, null, null));
    }

    [Fact]
    public void A_list_without_a_difference_changes_nothing()
    {
        _table.Sync(Listed("AAPL", "id-1"), Listed("MSFT", "id-2"));

        _table.Sync(Listed("MSFT", "id-2"), Listed("AAPL", "id-1")).Should().BeEmpty();
        _table["AAPL"].LastSeen.Should().Be(Monday, "while it is active, that is the run that wrote it");
    }

    [Fact]
    public void What_is_said_otherwise_is_changed_and_keeps_its_past()
    {
        _table.Sync(Listed("AAPL", "id-1"), Listed("MSFT", "id-2"));

        _table.Sync(Listed("AAPL", "id-1", isTradable: false), Listed("MSFT", "id-2")).Should().Be("AAPL:changed");

        var row = _table["AAPL"];
        (row.IsTradable, row.IsActive, row.FirstSeen, row.LastSeen, row.StatusChangedAt).Should().Be((false, true, Monday, Tuesday, Monday));
    }

    [Fact]
    public void Every_field_of_the_list_counts()
    {
        var listed = Listed("AAPL", "id-1");
        _table.Sync(listed);
        ListedAsset[] changed =
        [
            listed with { Name = "Harbor" }, listed with { Exchange = "ARCA" }, listed with { Class = "us_option" }, listed with { IsTradable = false },
            listed with { IsMarginable = false }, listed with { IsShortable = false }, listed with { IsFractionable = true }, listed with { Attributes = [] },
        ];

        foreach (var other in changed)
        {
            _table.Decide(other).Changes.Should().ContainSingle(other.ToString()).Which.Kind.Should().Be(AssetChange.Changed);
        }
    }

    [Fact]
    public void What_is_listed_no_more_is_delisted_once_and_stays()
    {
        _table.Sync(Listed("AAPL", "id-1"), Listed("MSFT", "id-2"));

        _table.Sync(Listed("MSFT", "id-2")).Should().Be("AAPL:delisted");
        _table.Sync(Listed("MSFT", "id-2")).Should().BeEmpty();

        var row = _table["AAPL"];
        (row.IsActive, row.IsTracked, row.FirstSeen, row.LastSeen, row.StatusChangedAt).Should().Be((false, false, Monday, Monday, Tuesday));
        row.RenamedTo.Should().BeNull();
    }

    [Fact]
    public void The_last_run_that_had_it_is_the_last_that_had_a_list()
    {
        _table.Sync(Listed("AAPL", "id-1"), Listed("MSFT", "id-2"));
        _table.Sync(Listed("AAPL", "id-1"), Listed("MSFT", "id-2"));

        _table.Sync(Listed("MSFT", "id-2"));

        _table["AAPL"].LastSeen.Should().Be(Tuesday);
        _table["AAPL"].StatusChangedAt.Should().Be(Wednesday);
    }

    [Fact]
    public void What_is_listed_again_is_relisted_and_the_same_as_before()
    {
        _table.Sync(Listed("AAPL", "id-1"), Listed("MSFT", "id-2"));
        _table.Sync(Listed("MSFT", "id-2"));

        _table.Sync(Listed("AAPL", "id-1"), Listed("MSFT", "id-2")).Should().Be("AAPL:relisted");

        var row = _table["AAPL"];
        (row.IsActive, row.IsTracked, row.FirstSeen, row.StatusChangedAt, row.RenamedFrom).Should().Be((true, true, Monday, Wednesday, null));
        _table.Sync(Listed("AAPL", "id-1"), Listed("MSFT", "id-2")).Should().BeEmpty();
    }

    [Fact]
    public void Nothing_is_removed_before_a_run_has_written_a_whole_list()
    {
        _table.SyncAndDie([Listed("AAPL", "id-1"), Listed("MSFT", "id-2")], ["AAPL"]).Should().Be("AAPL:new");

        _table.SyncAndDie([Listed("MSFT", "id-2")], ["AAPL", "MSFT"]).Should().Be("MSFT:new");
        _table["AAPL"].IsActive.Should().BeTrue();

        _table.Sync(Listed("MSFT", "id-2")).Should().BeEmpty("this is the first that gets to its end");
        _table.Sync(Listed("MSFT", "id-2")).Should().Be("AAPL:delisted");
    }

    [Fact]
    public void Tracked_are_those_that_the_settings_say_and_only_while_they_are_listed()
    {
        _table.Sync(Listed("AAPL", "id-1", isTradable: false), Listed("MSFT", "id-2"));
        (_table["AAPL"].IsTracked, _table["MSFT"].IsTracked).Should().Be((true, false), "a configured ticker is tracked also while it is not traded");

        var all = new AssetTable(static asset => asset.IsTradable);
        all.Sync(Listed("AAPL", "id-1", isTradable: false), Listed("MSFT", "id-2"));
        (all["AAPL"].IsTracked, all["MSFT"].IsTracked).Should().Be((false, true));
        all.Sync(Listed("AAPL", "id-1"), Listed("MSFT", "id-2", isTradable: false)).Should().Be("AAPL:changed MSFT:changed");
        (all["AAPL"].IsTracked, all["MSFT"].IsTracked).Should().Be((true, false));
    }

    [Fact]
    public void Other_settings_are_written_and_nobody_is_told()
    {
        var isTracked = false;
        var table = new AssetTable(_ => isTracked);
        table.Sync(Listed("AAPL", "id-1"));
        isTracked = true;

        table.Sync(Listed("AAPL", "id-1")).Should().Be("AAPL:quietly");
        table["AAPL"].IsTracked.Should().BeTrue();
    }

    [Fact]
    public void The_notes_count_what_happened_by_kind()
    {
        _table.Sync(Listed("AAPL", "id-1"), Listed("MSFT", "id-2"), Listed("FB", "id-3"));

        var decision = _table.Decide(Listed("MSFT", "id-2", name: "Other"), Listed("META", "id-3"), Listed("NVDA", "id-4"));

        decision.Notes.Select(static note => (note.Name, note.Count)).Should().Equal(("new", 1), ("changed", 1), ("delisted", 1), ("renamed", 2));
    }

    [Fact]
    public void A_list_is_compared_by_the_assets_that_are_active_and_not_by_its_length()
    {
        _table.Sync(Listed("AAPL", "id-1"), Listed("MSFT", "id-2"), Listed("GONE", "id-3"));
        _table.Sync(Listed("AAPL", "id-1"), Listed("MSFT", "id-2"));
        ListedAsset[] list = [Listed("APPL", "id-1"), Listed("NEW.A", "id-7"), Listed("NEW.B", "id-8")];

        new AssetSync("alpaca", static _ => false).Compare("alpaca", list, _table.Rows, new LocalDate(2026, 11, 18))
            .Should().Be((2, 1), "an asset under another symbol is still there");
    }
}
