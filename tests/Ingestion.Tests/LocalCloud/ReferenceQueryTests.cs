using System.Text.Json.Nodes;
using Ingestion.LocalCloud;
using Ingestion.LocalCloud.Running;
using NodaTime;

namespace Ingestion.Tests.LocalCloud;

/// <summary>What <c>make query</c> and the planner's view ask the tables.</summary>
public sealed class ReferenceQueryTests(CloudFixture fixture) : IClassFixture<CloudFixture>
{
    private Cloud Cloud => fixture.Cloud;

    [Fact]
    public async Task A_week_within_a_month_is_one_query_and_both_its_ends_are_in_it()
    {
        await ReportsAsync("2025-03-09#ZZZ", "2025-03-10#AAA", "2025-03-16#ZZZZZ.Z", "2025-03-17#AAA");
        var week = new UpcomingEarnings(new LocalDate(2025, 3, 10), 7);

        week.Queries.Should().ContainSingle();
        (await SymbolsAsync(week)).Should().Equal("2025-03-10#AAA", "2025-03-16#ZZZZZ.Z");
    }

    [Fact]
    public async Task A_week_at_the_turn_of_a_month_is_two_queries_in_order()
    {
        await ReportsAsync("2024-12-29#AAA", "2024-12-31#BBB", "2025-01-01#AAA", "2025-01-05#AAA", "2025-01-07#AAA");
        var week = new UpcomingEarnings(new LocalDate(2024, 12, 30), 7);

        week.Queries.Should().HaveCount(2);
        (await SymbolsAsync(week)).Should().Equal("2024-12-31#BBB", "2025-01-01#AAA", "2025-01-05#AAA");
    }

    [Fact]
    public void A_query_is_typed_as_it_is_sent() =>
        new UpcomingEarnings(new LocalDate(2026, 11, 30), 2).Queries[0].Command("earnings-calendar-dev").Should().Be("""
              aws dynamodb query --table-name earnings-calendar-dev --index-name UpcomingEarningsIndex \
                --key-condition-expression 'report_month = :month AND report_date_symbol BETWEEN :from AND :to' \
                --expression-attribute-values '{":month":{"S":"2026-11"},":from":{"S":"2026-11-30"},":to":{"S":"2026-12-01#~"}}'
            """);

    [Fact]
    public async Task An_asset_is_followed_through_its_symbols_from_either_end_and_each_is_told_once()
    {
        await PutAsync(Cloud.AssetsTable, new() { ["symbol"] = "OLD", ["renamed_to"] = "NEW" });
        await PutAsync(Cloud.AssetsTable, new() { ["symbol"] = "NEW", ["renamed_from"] = "OLD" });
        await PutAsync(Cloud.AssetsTable, new() { ["symbol"] = "ALONE" });

        (await HistoryAsync("OLD")).Should().Equal("OLD", "NEW");
        (await HistoryAsync("NEW")).Should().Equal("NEW", "OLD");
        (await HistoryAsync("ALONE")).Should().Equal("ALONE");
        (await HistoryAsync("NONE")).Should().BeEmpty();
    }

    [Fact]
    public async Task A_symbol_that_another_company_took_over_leads_to_where_its_former_owner_went()
    {
        await Cloud.Assets.CallAsync("PutItem", """
            {"TableName":"assets-local","Item":{"symbol":{"S":"TAKEN"},
             "former":{"L":[{"M":{"asset_id":{"S":"1"},"renamed_to":{"S":"WENT"}}},{"M":{"asset_id":{"S":"2"}}}]}}}
            """);
        await PutAsync(Cloud.AssetsTable, new() { ["symbol"] = "WENT", ["renamed_from"] = "TAKEN" });

        (await HistoryAsync("TAKEN")).Should().Equal("TAKEN", "WENT");
    }

    [Fact]
    public async Task The_planner_sees_what_was_due_yesterday_or_today_and_the_stalest_tracked_assets_first()
    {
        await ReportsAsync("2023-05-30#BEFORE", "2023-05-31#AAA", "2023-06-01#AAPL", "2023-06-02#LATER");
        await Cloud.EarningsCalendar.CallAsync("UpdateItem", """
            {"TableName":"earnings-calendar-local","Key":{"symbol":{"S":"2023-05-31#AAA"},"fiscal_period_end":{"S":"2023-03-31"}},
             "UpdateExpression":"SET is_processed = :yes","ExpressionAttributeValues":{":yes":{"BOOL":true}}}
            """);
        await PutAsync(
            Cloud.AssetsTable,
            new() { ["symbol"] = "AAPL", ["refresh_bucket"] = "tracked", ["refreshed_at"] = "2023-05-01T00:00:00Z", ["status"] = "active", ["name"] = "Apple" });
        await PutAsync(Cloud.AssetsTable, new() { ["symbol"] = "MSFT", ["refresh_bucket"] = "tracked", ["refreshed_at"] = "1970-01-01T00:00:00Z" });

        var view = await PlannerView.OnAsync(Cloud, new LocalDate(2023, 6, 1));

        view.Due.Select(static row => (string)row["report_date_symbol"]!).Should().Equal("2023-06-01#AAPL");
        view.Stalest.Select(static row => (string)row["symbol"]!).Should().Equal("MSFT", "AAPL");
        view.Stalest[1].Select(static field => field.Key).Should().BeEquivalentTo(["symbol", "refresh_bucket", "refreshed_at", "status"], "the index has no more");
        view.Queries.Select(static one => one.Query.Index).Should().Equal("UpcomingEarningsIndex", "UpcomingEarningsIndex", "RefreshIndex");
        view.Lines().Should().Equal("due and not processed: 1: 2023-06-01#AAPL", "stalest tracked assets: 2: MSFT never, AAPL 2023-05-01T00:00:00Z");
    }

    private async Task<IEnumerable<string>> SymbolsAsync(UpcomingEarnings week) =>
        (await week.ReadAsync(Cloud.EarningsCalendar)).Select(static row => (string)row["report_date_symbol"]!);

    private async Task<IEnumerable<string>> HistoryAsync(string symbol) =>
        (await AssetHistory.OfAsync(Cloud.Assets, symbol)).Select(static row => (string)row["symbol"]!);

    private async Task ReportsAsync(params IEnumerable<string> keys)
    {
        foreach (var key in keys)
        {
            await PutAsync(
                Cloud.EarningsCalendarTable,
                new() { ["symbol"] = key, ["fiscal_period_end"] = "2023-03-31", ["report_month"] = key[..7], ["report_date_symbol"] = key });
        }
    }

    private Task<JsonNode> PutAsync(string table, Dictionary<string, string> item) => Cloud.TableOf(table).CallAsync("PutItem", new JsonObject
    {
        ["TableName"] = table,
        ["Item"] = new JsonObject(item.Select(static field => KeyValuePair.Create(field.Key, (JsonNode?)new JsonObject { ["S"] = field.Value }))),
    }.ToJsonString());
}
