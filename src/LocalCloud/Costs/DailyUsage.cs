namespace Ingestion.LocalCloud.Costs;

/// <summary>What a job that runs once a day uses in its first month. How many rows there are, and how many change, is an assumption, and stands here.</summary>
/// <param name="Feed">The job, as its metrics name it.</param>
/// <param name="Metrics">Distinct custom metrics that its runs send.</param>
/// <param name="Rows">Rows of its first run.</param>
/// <param name="ChangedRows">Rows that each later run writes.</param>
/// <param name="RowKilobytes">A row.</param>
/// <param name="RowUnits">Write units of a row: one in the table, and one in an index that has every row whole.</param>
/// <param name="ReadShare">Read units for four kilobytes: one of a table, half a one of an index.</param>
/// <param name="StoredRows">Rows after a year.</param>
public sealed record DailyUsage(
    string Feed, int Metrics, double Rows, double ChangedRows, double RowKilobytes, double RowUnits, double ReadShare, double StoredRows)
{
    /// <summary>Days of a long month without its Sundays, and its hours.</summary>
    public const double Runs = 27, HoursOfMonth = 31 * 24;

    /// <summary>An invocation's seconds: a whole list is fetched, parsed and compared. Kilobytes of log lines.</summary>
    public const double SecondsPerRun = 10, LogKilobytesPerRun = 5;

    /// <summary>DynamoDB stores so much more with each row (https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html).</summary>
    private const double StorageOverheadKilobytes = 0.1;

    /// <summary>
    /// Every such job. A company has four reports a year, and their rows stay. Those that choose companies to be refreshed write their plan, of up to five
    /// kilobytes, and read as much of an index.
    /// </summary>
    public static readonly IReadOnlyList<DailyUsage> All =
    [
        new("assets", 9, 13_000, 60, 0.45, 1, 1, 13_000),
        new("earnings_calendar", 10, 10_000, 400, 0.6, 2, 0.5, 40_000),
        new("refresh_after_earnings", 11, 0, 1, 5, 5, 1, 0),
        new("refresh_oldest", 10, 0, 1, 5, 5, 1, 0),
    ];

    /// <summary>
    /// Custom metrics are billed by the hours in which they are sent: "prorated by the hour and metered only when you send metrics"
    /// (https://aws.amazon.com/cloudwatch/pricing/). Those of news are counted as whole: they come in many of a month's hours.
    /// </summary>
    public double MetricMonths => Metrics * Runs / HoursOfMonth;

    /// <summary>All rows once, then what changes; and a claim, an end, a message owed and settled for each run.</summary>
    public double WriteUnits => ((Rows + (Runs * ChangedRows)) * RowUnits) + (Runs * 6);

    /// <summary>All rows are read in each run; and the ledger and the outbox.</summary>
    public double ReadUnits => Runs * ((Rows * RowKilobytes / 4 * ReadShare) + 14);

    /// <summary>In the table after a year; recovery covers the table only.</summary>
    public double StoredGigabytes => StoredRows * (RowKilobytes + StorageOverheadKilobytes) / 1024 / 1024;

    /// <summary>In the table and in an index that has every row whole.</summary>
    public double StoredWithIndexGigabytes => StoredGigabytes * RowUnits;
}
