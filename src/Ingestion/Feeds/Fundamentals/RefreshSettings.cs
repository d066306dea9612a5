using System.Globalization;
using Ingestion.Primitives;

namespace Ingestion.Feeds.Fundamentals;

/// <summary>Settings of the feed of fundamentals.</summary>
/// <param name="TableName"><c>FUNDAMENTALS_TABLE_NAME</c>.</param>
/// <param name="AssetsTableName"><c>ASSETS_TABLE_NAME</c>: plans are made from it.</param>
/// <param name="CalendarTableName"><c>EARNINGS_CALENDAR_TABLE_NAME</c>: the same.</param>
/// <param name="BusName"><c>EVENT_BUS_NAME</c>.</param>
/// <param name="AtMost"><c>REFRESH_AT_MOST</c>, default 25: symbols in one run of <c>refresh_oldest</c>.</param>
/// <param name="Score">How symbols are weighed against each other.</param>
public sealed record RefreshSettings(string TableName, string AssetsTableName, string CalendarTableName, string BusName, int AtMost, RefreshScore Score)
{
    private const string Table = "FUNDAMENTALS_TABLE_NAME";

    /// <summary>Reads them; what is wrong is added to the reader's problems. Null where the feed is switched off: no table is named.</summary>
    public static RefreshSettings? Read(EnvironmentReader environment)
    {
        if (environment.Value(Table) is not { } table)
        {
            return null;
        }

        return new RefreshSettings(
            table,
            environment.Required("ASSETS_TABLE_NAME", $"the name of the table of assets, because {Table} is set"),
            environment.Required("EARNINGS_CALENDAR_TABLE_NAME", $"the name of the table of the earnings calendar, because {Table} is set"),
            environment.Required("EVENT_BUS_NAME", $"the name of an EventBridge bus, because {Table} is set"),
            environment.WholeNumber("REFRESH_AT_MOST", 25, static most => most is >= 0 and <= 2_000, "a number of symbols from 0 to 2000"),
            new RefreshScore(
                Fraction(environment, "REFRESH_VOLUME_WEIGHT", 0.6m),
                Fraction(environment, "REFRESH_STALENESS_WEIGHT", 0.4m),
                Fraction(environment, "REFRESH_SCORE_OVER", 0.3m),
                environment.WholeNumber("REFRESH_STALEST_DAYS", 30, static days => days is >= 1 and <= 366, "a number of days from 1 to 366")));
    }

    private static decimal Fraction(EnvironmentReader environment, string name, decimal standard)
    {
        if (environment.Value(name) is not { } text)
        {
            return standard;
        }

        if (decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value) && value is >= 0 and <= 1)
        {
            return value;
        }

        environment.Add($"{name} is '{EnvironmentReader.Shown(text)}': it must be a number from 0 to 1, such as {standard.ToString(CultureInfo.InvariantCulture)}");
        return standard;
    }
}
