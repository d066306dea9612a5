namespace Ingestion.Feeds.Fundamentals;

/// <summary>What the documents are called.</summary>
public static class DocumentKinds
{
    /// <summary>All five, in the order in which they are asked for.</summary>
    public static readonly IReadOnlyList<DocumentKind> All = Enum.GetValues<DocumentKind>();

    /// <summary>How the provider and the sort keys spell it: <c>INCOME_STATEMENT</c>.</summary>
    public static string NameOf(DocumentKind kind) => kind switch
    {
        DocumentKind.Overview => "OVERVIEW",
        DocumentKind.Earnings => "EARNINGS",
        DocumentKind.IncomeStatement => "INCOME_STATEMENT",
        DocumentKind.BalanceSheet => "BALANCE_SHEET",
        DocumentKind.CashFlow => "CASH_FLOW",
        _ => throw new InvalidOperationException($"{kind} has no name."),
    };

    /// <summary>How attributes and announcements spell it: <c>income_statement</c>.</summary>
    public static string CodeOf(DocumentKind kind) => NameOf(kind).ToLowerInvariant();

    /// <summary>The document with this code; null when there is none.</summary>
    public static DocumentKind? OfCode(string code)
    {
        foreach (var kind in All)
        {
            if (CodeOf(kind) == code)
            {
                return kind;
            }
        }

        return null;
    }
}
