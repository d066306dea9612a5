using System.Globalization;
using System.Text;
using Ingestion.Collecting;
using Ingestion.Feeds.EarningsCalendar;
using Ingestion.Providers;

namespace Ingestion.Tests.Feeds.EarningsCalendar;

/// <summary>Whatever Alpha Vantage answers: no exception, and each row is a report or rejected with a reason.</summary>
public sealed class AlphaVantageCalendarFuzzTests
{
    private const string Header = "symbol,name,reportDate,fiscalDateEnding,estimate,currency,timeOfTheDay";

    private static readonly ApiKey Key = ApiKey.From("AVK3Y0FTH3T3ST")!;

    [Fact]
    public void Ten_thousand_rows_are_read_and_few_of_the_bad_ones_are_kept()
    {
        var body = new StringBuilder(Header).Append('\n');
        for (var i = 0; i < 10_000; i++)
        {
            body.Append(CultureInfo.InvariantCulture, $"A{i}{(i % 10 == 0 ? "-PD" : "")},x,2026-11-24,2026-10-31,,USD,\n");
        }

        var list = (SnapshotResult<CalendarEntry>.Answered)AlphaVantageCalendar.Read(Encoding.UTF8.GetBytes(body.ToString()), Key);

        (list.Rows.Count, list.Rejected.Count, list.Rejected.First.Count).Should().Be((9_000, 1_000, Rejections.MaxShown));
    }

    [Fact]
    public void Mutations_of_a_valid_answer_are_read_or_refused()
    {
        var valid = Encoding.UTF8.GetBytes($"""
            {Header}
            HRBR,"Harbor, Line Inc",2026-11-24,2026-10-31,1.65,USD,post-market
            BRK-B,BRK-B,2026-11-30,2026-09-30,5.07,USD,
            AACAY,AACAY,2026-12-01,2026-09-30,,JPY,pre-market
            """);
        var random = new Random(20_261_120);
        var (read, refused, accepted, rejected) = (0, 0, 0, 0);
        for (var i = 0; i < 4_000; i++)
        {
            switch (AlphaVantageCalendar.Read(Hostile.Mutation(valid, random), Key))
            {
                case SnapshotResult<CalendarEntry>.Answered list:
                    (read, accepted, rejected) = (read + 1, accepted + list.Rows.Count, rejected + list.Rejected.Count);
                    KeepsTheRules(list);
                    break;
                case SnapshotResult<CalendarEntry>.Failed failed:
                    failed.Failure.Message.Should().NotBeEmpty();
                    refused++;
                    break;
            }
        }

        new[] { read, refused, accepted, rejected }.Should().OnlyContain(static count => count > 300, "otherwise the mutations are too tame or too wild");
    }

    private static void KeepsTheRules(SnapshotResult<CalendarEntry>.Answered list)
    {
        list.Rows.Select(static row => (row.Symbol, row.FiscalPeriodEnd)).Should().OnlyHaveUniqueItems();
        foreach (var row in list.Rows)
        {
            row.FiscalPeriodEnd.Should().NotBeNull();
            row.ReportDate.Should().BeGreaterThanOrEqualTo(row.FiscalPeriodEnd!.Value);
            (row.Name ?? "x").Length.Should().BeInRange(1, 200);
            (row.Name ?? string.Empty).Should().NotMatchRegex(@"[\p{Cc}\p{Cs}]");
            (row.Currency ?? "USD").Should().MatchRegex("^[A-Za-z]{3}$");
        }

        foreach (var row in list.Rejected.First)
        {
            row.Reason.Should().NotBeEmpty();
            row.Excerpt.Length.Should().BeLessThanOrEqualTo(120);
            row.Excerpt.Should().NotMatchRegex(@"[\p{Cc}\p{Cf}\p{Cs}]");
        }
    }
}
