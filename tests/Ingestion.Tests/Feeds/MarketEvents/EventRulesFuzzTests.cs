using System.Text.Json;
using Ingestion.Feeds.MarketEvents;
using NodaTime;

namespace Ingestion.Tests.Feeds.MarketEvents;

public sealed class EventRulesFuzzTests
{
    private const int Mutations = 20_000;

    [Fact]
    public void Mutations_of_an_event_are_taken_rejected_or_poison_and_nothing_else()
    {
        var valid = """
            {"version":"0","id":"00000000-0000-4000-8000-000000000001","detail-type":"Trade Execution","source":"market.nyse","account":"000000000000",
             "time":"2026-11-20T15:05:00Z","region":"us-east-1","resources":[],"detail":{"event_id":"T-1","symbol":"AAPL","exchange":"NYSE","price":189.3,
             "volume":100,"currency":"USD","timestamp":"2026-11-20T15:04:59.123Z","bids":[{"price":1,"size":2}]}}
            """u8.ToArray();
        var rules = new EventRules([EventRules.Trade], EventSenders.Parse("""{"000000000000":["market.*"]}""", []), Duration.FromDays(1));
        var random = new Random(20_261_120);
        int taken = 0, rejected = 0, poison = 0, other = 0;
        for (var i = 0; i < Mutations; i++)
        {
            using var json = Parsed(Hostile.Mutation(valid, random));
            if (json is null)
            {
                other++;
                continue;
            }

            try
            {
                var raw = BusEvent.Read(json.RootElement);
                if (rules.Check(raw, out var problems) is { } item)
                {
                    taken++;
                    item.Numbers["price"].Should().BeInRange(0.0000000001m, 999_999.999999m);
                    item.Key.Length.Should().BeInRange(9, 230);
                }
                else
                {
                    rejected++;
                    problems.Should().NotBeEmpty().And.NotContain(static problem => problem.Any(char.IsControl));
                }

                AuditTrail.IdOf(raw).Length.Should().BeLessThan(360);
                DetailFields.Raw(raw.Detail).Should().NotBeEmpty();
            }
            catch (PoisonedEventException exception)
            {
                poison++;
                exception.Message.Should().NotMatchRegex(@"[\p{Cc}\p{Cf}]");
                exception.Message.Length.Should().BeLessThan(600);
            }
        }

        new[] { taken, rejected, poison, other }.Should().OnlyContain(static count => count > 100);
    }

    private static JsonDocument? Parsed(byte[] body)
    {
        try
        {
            return JsonDocument.Parse(body);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
