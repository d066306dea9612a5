using System.Globalization;
using System.Text.Json.Nodes;
using Ingestion.LocalCloud.Dynamo;
using NodaTime;

namespace Ingestion.LocalCloud.Running;

/// <summary>The reports of a few days: one query of <c>UpcomingEarningsIndex</c>, two at the turn of a month.</summary>
/// <param name="From">The first day.</param>
/// <param name="Days">How many.</param>
public sealed record UpcomingEarnings(LocalDate From, int Days)
{
    /// <summary>The last day.</summary>
    public LocalDate To => From.PlusDays(Days - 1);

    /// <summary>The queries, month by month.</summary>
    public IReadOnlyList<TableQuery> Queries =>
    [
        // A tilde comes after every symbol of the last day.
        .. new[] { From, To }.Select(static day => Text(day)[..7]).Distinct().Select(month => new TableQuery(
            "report_month = :month AND report_date_symbol BETWEEN :from AND :to",
            ("month", month),
            ("from", Text(From)),
            ("to", $"{Text(To)}#~"))
        {
            Index = "UpcomingEarningsIndex",
        }),
    ];

    /// <summary>The rows, by date and symbol.</summary>
    public async Task<IReadOnlyList<JsonObject>> ReadAsync(TableReader table)
    {
        List<JsonObject> rows = [];
        foreach (var query in Queries)
        {
            rows.AddRange(await table.QueryAsync(query));
        }

        return rows;
    }

    /// <summary>A day as the table has it.</summary>
    public static string Text(LocalDate day) => day.ToString("uuuu-MM-dd", CultureInfo.InvariantCulture);
}
