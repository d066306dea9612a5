using System.Globalization;

namespace Ingestion.LocalCloud.Running;

/// <summary>Fundamentals of a company for a person: the latest overview in a line, and a table of quarters.</summary>
public static class FundamentalsTable
{
    private const int MostQuarters = 8;

    private static readonly string[] Headings =
        ["quarter", "reported", "EPS", "expected", "surprise", "revenue", "gross", "operating", "net", "operating cash", "free cash", "note"];

    /// <summary>The line of the overview; null without one.</summary>
    public static string? Overview(IEnumerable<KnownFundamentals> rows)
    {
        if (rows.Where(static row => row.SortKey.StartsWith("OVERVIEW#", StringComparison.Ordinal)).MaxBy(static row => row.SortKey, StringComparer.Ordinal) is not { } row)
        {
            return null;
        }

        var values = new[] { ("market capitalization", "market_capitalization"), ("P/E", "pe_ratio"), ("EPS", "eps"), ("dividend yield", "dividend_yield"), ("beta", "beta") };
        return $"{row.Text("name")}, {row.Text("sector")}, {row.Text("exchange")}: "
            + string.Join(", ", values.Where(one => row.Number(one.Item2) is not null).Select(one => $"{one.Item1} {Amount(row.Number(one.Item2))}"));
    }

    /// <summary>The lines of the latest quarters, the latest first; none when no document has a quarter.</summary>
    public static IEnumerable<string> Of(IReadOnlyList<KnownFundamentals> rows)
    {
        var quarters = rows.Where(static row => row.SortKey.Contains("#Q#", StringComparison.Ordinal)).GroupBy(static row => row.Date)
            .OrderByDescending(static group => group.Key, StringComparer.Ordinal).Take(MostQuarters).ToList();
        return quarters.Count == 0 ? [] : TextTable.Of(Headings, quarters.Select(static group => Cells(group.Key, [.. group])));
    }

    private static IReadOnlyList<string> Cells(string date, IReadOnlyList<KnownFundamentals> rows)
    {
        var (earnings, income, cash) = (Of("EARNINGS"), Of("INCOME_STATEMENT"), Of("CASH_FLOW"));
        var revenue = income?.Number("total_revenue");
        var (operating, capital) = (cash?.Number("operating_cashflow"), cash?.Number("capital_expenditures"));
        var restated = rows.Where(static row => row.IsRestated).Select(static row => row.SortKey.Split('#')[0].ToLowerInvariant().Replace('_', ' ')).ToList();
        return
        [
            date,
            earnings?.Text("reported_date") ?? string.Empty,
            Amount(earnings?.Number("reported_eps")),
            Amount(earnings?.Number("estimated_eps")),
            earnings?.Number("surprise_percentage") is { } surprise ? surprise.ToString("+0.0;-0.0;0.0", CultureInfo.InvariantCulture) + " %" : string.Empty,
            $"{Amount(revenue)} {(revenue is null ? string.Empty : income!.Text("currency"))}".Trim(),
            Share(income?.Number("gross_profit"), revenue),
            Share(income?.Number("operating_income"), revenue),
            Share(income?.Number("net_income"), revenue),
            Amount(operating),
            Amount(operating - Math.Abs(capital ?? 0)),
            restated.Count == 0 ? string.Empty : $"restated: {string.Join(", ", restated)}",
        ];

        KnownFundamentals? Of(string document) => rows.FirstOrDefault(row => row.SortKey.StartsWith(document + "#", StringComparison.Ordinal));
    }

    private static string Share(decimal? part, decimal? whole) =>
        part is null || whole is null or 0 ? string.Empty : (part.Value / whole.Value * 100).ToString("0.0", CultureInfo.InvariantCulture) + " %";

    private static string Amount(decimal? amount) => amount switch
    {
        null => string.Empty,
        { } value when Math.Abs(value) >= 1_000_000_000 => (value / 1_000_000_000).ToString("0.00", CultureInfo.InvariantCulture) + " bn",
        { } value when Math.Abs(value) >= 1_000_000 => (value / 1_000_000).ToString("0.0", CultureInfo.InvariantCulture) + " m",
        { } value => value.ToString("0.####", CultureInfo.InvariantCulture),
    };
}
