namespace Ingestion.LocalCloud.Reference;

/// <summary>
/// The figures of a company, quarter by quarter: made by rule, in whole amounts that add up (profit is what is left of revenue, assets are liabilities and
/// equity), so that whoever computes a margin of them gets a likely one. None of them is real.
/// </summary>
/// <param name="company">Whose.</param>
internal sealed class Figures(Company company)
{
    /// <summary>The third quarter of 2026, in which a company is of the size that is thrown for it.</summary>
    private const int Reference = (2026 * 4) + 2;

    /// <summary>Most quarters of the year are better or worse than others, in percent.</summary>
    private static readonly int[] Seasons = [-3, 0, -2, 5];

    private readonly bool _losesMoney = company.Scheduled?.Estimate is { } estimate ? estimate < 0 : company.Dice("loss", 100) < 8;

    /// <summary>Shares, in whole thousands: as many as earn what the calendar expects of each, where it does.</summary>
    public long Shares => company.Scheduled is { Estimate: { } expected and not 0 } quarter
        ? Rounded((long)Math.Clamp(Math.Abs(Net(quarter) / expected), 1_000_000, 50_000_000_000))
        : (20_000 + company.Dice("shares", 900_000)) * 1_000L;

    /// <summary>What was sold.</summary>
    public long Revenue(ReportedQuarter quarter)
    {
        var size = (20_000 + (long)company.Dice("size", 8_000) * company.Dice("scale", 2_000)) * 1_000L;
        var grown = size / 1_000 * (1_000 + ((quarter.Number - Reference) * (company.Dice("growth", 10) - 2)));
        return Rounded(grown / 1_000 * (1_000 + (Seasons[quarter.Number % 4] * 10) + company.Dice("revenue", 40, quarter.Number) - 20))
            * (quarter.End == company.Restated ? 101 : 100) / 100;
    }

    /// <summary>What making it cost.</summary>
    public long Cost(ReportedQuarter quarter) => Rounded(Revenue(quarter) / 1_000 * (300 + company.Dice("cost", 400) + company.Dice("cost", 20, quarter.Number)));

    /// <summary>What research cost; null for those who have none.</summary>
    public long? Research(ReportedQuarter quarter) => company.Dice("has research", 10) < 4 ? null : Rounded(Revenue(quarter) / 1_000 * (20 + company.Dice("research", 80)));

    /// <summary>What selling and administration cost; more than is earned, where money is lost.</summary>
    public long Selling(ReportedQuarter quarter)
    {
        var left = Revenue(quarter) - Cost(quarter) - (Research(quarter) ?? 0);
        return Rounded(left / 100 * (_losesMoney ? 110 + company.Dice("selling", 40) : 30 + company.Dice("selling", 35)));
    }

    /// <summary>What property and rights lost in value.</summary>
    public long Depreciation(ReportedQuarter quarter) => Rounded(Revenue(quarter) / 1_000 * (25 + company.Dice("depreciation", 40)));

    /// <summary>What debt cost.</summary>
    public long Interest(ReportedQuarter quarter) => Rounded(Revenue(quarter) / 1_000 * (2 + company.Dice("interest", 20)));

    /// <summary>What is left before interest and taxes.</summary>
    public long Operating(ReportedQuarter quarter) => Revenue(quarter) - Cost(quarter) - (Research(quarter) ?? 0) - Selling(quarter);

    /// <summary>Taxes, a fifth of what is earned.</summary>
    public long Tax(ReportedQuarter quarter) => Rounded(Math.Max(0, Operating(quarter) - Interest(quarter)) / 5);

    /// <summary>What is left.</summary>
    public long Net(ReportedQuarter quarter) => Operating(quarter) - Interest(quarter) - Tax(quarter);

    /// <summary>Earnings per share: near what the calendar expected, where it did.</summary>
    public decimal EarningsPerShare(ReportedQuarter quarter) =>
        quarter.Estimate is { } expected ? Math.Round(expected + ((company.Dice("surprise", 16, quarter.Number) - 6) / 100m), 2) : Math.Round((decimal)Net(quarter) / Shares, 2);

    /// <summary>What was expected of them; null when nobody said.</summary>
    public decimal? Expected(ReportedQuarter quarter) => quarter.IsScheduled
        ? quarter.Estimate
        : company.Dice("followed", 6) == 0 ? null : EarningsPerShare(quarter) - ((company.Dice("surprise", 16, quarter.Number) - 6) / 100m);

    /// <summary>Cash, at the quarter's end.</summary>
    public long Cash(ReportedQuarter quarter) => Rounded(Revenue(quarter) / 100 * (30 + company.Dice("cash", 90)));

    /// <summary>Everything that the company owns, at the quarter's end.</summary>
    public long Assets(ReportedQuarter quarter) => Rounded(Revenue(quarter) / 100 * (500 + company.Dice("assets", 400)));

    /// <summary>Everything that it owes.</summary>
    public long Liabilities(ReportedQuarter quarter) => Rounded(Assets(quarter) / 100 * (35 + company.Dice("liabilities", 45)));

    /// <summary>What was spent on property.</summary>
    public long Capital(ReportedQuarter quarter) => Rounded(Revenue(quarter) / 1_000 * (15 + company.Dice("capital", 70)));

    /// <summary>Cash that operations brought.</summary>
    public long OperatingCash(ReportedQuarter quarter) =>
        Net(quarter) + Depreciation(quarter) + Rounded(Revenue(quarter) / 1_000 * (company.Dice("working capital", 40, quarter.Number) - 20));

    /// <summary>Dividends; null for those who pay none.</summary>
    public long? Dividends(ReportedQuarter quarter) => _losesMoney || company.Dice("pays", 2) == 0 ? null : Rounded(Math.Max(0, Net(quarter)) / 100 * (10 + company.Dice("payout", 50)));

    /// <summary>To whole thousands.</summary>
    private static long Rounded(long amount) => amount / 1_000 * 1_000;
}
