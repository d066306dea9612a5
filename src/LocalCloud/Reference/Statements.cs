using NodaTime;

namespace Ingestion.LocalCloud.Reference;

/// <summary>The lines of a company's three statements under Alpha Vantage's names, for a quarter or for the four of a year; null: the provider has no figure.</summary>
/// <param name="company">Whose.</param>
internal sealed class Statements(Company company)
{
    private readonly Figures _figures = new(company);

    /// <summary>The income statement. What is restated has one line more and one less.</summary>
    public IReadOnlyList<(string Name, long? Amount)> Income(IReadOnlyList<ReportedQuarter> quarters)
    {
        var isRestated = quarters.Any(quarter => quarter.End == company.Restated);
        var (revenue, cost, operating, interest) = (Sum(quarters, _figures.Revenue), Sum(quarters, _figures.Cost), Sum(quarters, _figures.Operating), Sum(quarters, _figures.Interest));
        var (tax, net, depreciation) = (Sum(quarters, _figures.Tax), Sum(quarters, _figures.Net), Sum(quarters, _figures.Depreciation));
        return
        [
            ("grossProfit", revenue - cost), ("totalRevenue", revenue), ("costOfRevenue", cost), ("costofGoodsAndServicesSold", cost), ("operatingIncome", operating),
            ("sellingGeneralAndAdministrative", Sum(quarters, _figures.Selling)), ("researchAndDevelopment", Sum(quarters, _figures.Research)),
            ("operatingExpenses", revenue - cost - operating), ("investmentIncomeNet", null), ("netInterestIncome", -interest),
            ("interestIncome", isRestated ? null : 0), ("interestExpense", interest), ("nonInterestIncome", null), ("otherNonOperatingIncome", null),
            ("depreciation", isRestated ? depreciation / 2 : null), ("depreciationAndAmortization", depreciation), ("incomeBeforeTax", operating - interest),
            ("incomeTaxExpense", tax), ("interestAndDebtExpense", null), ("netIncomeFromContinuingOperations", net), ("comprehensiveIncomeNetOfTax", null),
            ("ebit", operating), ("ebitda", operating + depreciation), ("netIncome", net),
        ];
    }

    /// <summary>The balance sheet, which is that of the last day.</summary>
    public IReadOnlyList<(string Name, long? Amount)> Balance(IReadOnlyList<ReportedQuarter> quarters)
    {
        var last = quarters[0];
        var (assets, liabilities, cash) = (_figures.Assets(last), _figures.Liabilities(last), _figures.Cash(last));
        var (current, owed, receivable) = (cash + (assets / 8), liabilities / 3, assets / 20);
        long? inventory = company.Dice("has inventory", 3) == 0 ? null : assets / 40;
        return
        [
            ("totalAssets", assets), ("totalCurrentAssets", current), ("cashAndCashEquivalentsAtCarryingValue", cash), ("cashAndShortTermInvestments", cash),
            ("inventory", inventory), ("currentNetReceivables", receivable), ("totalNonCurrentAssets", assets - current), ("propertyPlantEquipment", null),
            ("accumulatedDepreciationAmortizationPPE", null), ("intangibleAssets", assets / 12), ("intangibleAssetsExcludingGoodwill", assets / 12), ("goodwill", assets / 6),
            ("investments", null), ("longTermInvestments", null), ("shortTermInvestments", company.Dice("invests", 2) == 0 ? null : cash / 10),
            ("otherCurrentAssets", current - cash - receivable - (inventory ?? 0)), ("otherNonCurrentAssets", null), ("totalLiabilities", liabilities),
            ("totalCurrentLiabilities", owed), ("currentAccountsPayable", owed / 4), ("deferredRevenue", null), ("currentDebt", null), ("shortTermDebt", owed / 6),
            ("totalNonCurrentLiabilities", liabilities - owed), ("capitalLeaseObligations", liabilities / 30), ("longTermDebt", liabilities / 2),
            ("currentLongTermDebt", owed / 8), ("longTermDebtNoncurrent", null), ("shortLongTermDebtTotal", (liabilities / 2) + (owed / 6)),
            ("otherCurrentLiabilities", owed / 5), ("otherNonCurrentLiabilities", liabilities / 50), ("totalShareholderEquity", assets - liabilities),
            ("treasuryStock", null), ("retainedEarnings", (assets - liabilities) / 2), ("commonStock", (assets - liabilities) / 3),
            ("commonStockSharesOutstanding", _figures.Shares),
        ];
    }

    /// <summary>The cash flow statement.</summary>
    public IReadOnlyList<(string Name, long? Amount)> Cash(IReadOnlyList<ReportedQuarter> quarters)
    {
        var dividends = Sum(quarters, _figures.Dividends);
        return
        [
            ("operatingCashflow", Sum(quarters, _figures.OperatingCash)), ("paymentsForOperatingActivities", null), ("proceedsFromOperatingActivities", null),
            ("changeInOperatingLiabilities", null), ("changeInOperatingAssets", null), ("depreciationDepletionAndAmortization", Sum(quarters, _figures.Depreciation)),
            ("capitalExpenditures", Sum(quarters, _figures.Capital)), ("changeInReceivables", null), ("changeInInventory", -Sum(quarters, _figures.Capital) / 30),
            ("profitLoss", null), ("cashflowFromInvestment", null), ("cashflowFromFinancing", -(dividends ?? 0) - Sum(quarters, _figures.Interest)),
            ("proceedsFromRepaymentsOfShortTermDebt", null), ("paymentsForRepurchaseOfCommonStock", null), ("paymentsForRepurchaseOfEquity", null),
            ("paymentsForRepurchaseOfPreferredStock", null), ("dividendPayout", dividends), ("dividendPayoutCommonStock", dividends), ("dividendPayoutPreferredStock", null),
            ("proceedsFromIssuanceOfCommonStock", null), ("proceedsFromIssuanceOfLongTermDebtAndCapitalSecuritiesNet", null), ("proceedsFromIssuanceOfPreferredStock", null),
            ("proceedsFromRepurchaseOfEquity", null), ("proceedsFromSaleOfTreasuryStock", null), ("changeInCashAndCashEquivalents", null), ("changeInExchangeRate", null),
            ("netIncome", Sum(quarters, _figures.Net)),
        ];
    }

    /// <summary>The years whose four quarters are all there, the latest first.</summary>
    public static IEnumerable<(LocalDate End, IReadOnlyList<ReportedQuarter> Quarters)> Years(Company company, IReadOnlyList<ReportedQuarter> quarters) =>
        Enumerable.Range(0, Math.Max(0, quarters.Count - 3)).Where(i => company.EndsYear(quarters[i].End) && quarters[i].Number - quarters[i + 3].Number == 3)
            .Select(i => (quarters[i].End, (IReadOnlyList<ReportedQuarter>)[.. quarters.Skip(i).Take(4)]));

    private static long Sum(IEnumerable<ReportedQuarter> quarters, Func<ReportedQuarter, long> figure) => quarters.Sum(figure);

    private static long? Sum(IReadOnlyList<ReportedQuarter> quarters, Func<ReportedQuarter, long?> figure) =>
        figure(quarters[0]) is null ? null : quarters.Sum(figure);
}
