namespace Ingestion.Feeds.Fundamentals;

/// <summary>The five documents of a company. A refresh asks for all of them.</summary>
public enum DocumentKind
{
    /// <summary>What the company is, and its figures of the day.</summary>
    Overview,

    /// <summary>Earnings per share, by quarter and by year.</summary>
    Earnings,

    /// <summary>The income statement, by quarter and by year.</summary>
    IncomeStatement,

    /// <summary>The balance sheet, by quarter and by year.</summary>
    BalanceSheet,

    /// <summary>The cash flow statement, by quarter and by year.</summary>
    CashFlow,
}
