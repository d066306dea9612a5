namespace Ingestion.LocalCloud.Costs;

/// <summary>What collecting news with sentiment every hour uses in a month, if there is a call for every run.</summary>
/// <param name="Tickers">Configured symbols.</param>
public sealed record SentimentUsage(int Tickers)
{
    /// <summary>The job, as its schedule calls it.</summary>
    public const string Job = "news_sentiment";

    /// <summary>Distinct custom metrics that its runs send.</summary>
    public const int Metrics = 11;

    /// <summary>Every hour of a long month without its Sundays.</summary>
    public const double Runs = DailyUsage.Runs * 24;

    /// <summary>An invocation's seconds, most of them spent waiting for the provider, and kilobytes of log lines.</summary>
    public const double SecondsPerRun = 2, LogKilobytesPerRun = 3;

    /// <summary>The share of a ticker's stories that the provider has too.</summary>
    private const double KnownShare = 0.5;

    /// <summary>A story with its attribution is written again, and once into the index.</summary>
    private const double UnitsPerStory = 4;

    /// <summary>Kilobytes of a story in the index.</summary>
    private const double IndexKilobytes = 0.5;

    /// <summary>By the hours in which they are sent.</summary>
    public static double MetricMonths => Metrics * Runs / DailyUsage.HoursOfMonth;

    /// <summary>A claim and an end for each run, and the stories.</summary>
    public double WriteUnits => (Runs * 6) + (Stories * UnitsPerStory);

    /// <summary>The ledger and the outbox, and each story twice, because windows of two hours overlap.</summary>
    public double ReadUnits => (Runs * 14) + (Stories * 2);

    /// <summary>After a year.</summary>
    public double IndexGigabytes => 12 * Stories * IndexKilobytes / 1024 / 1024;

    private double Stories => new Usage(Tickers).Stories * KnownShare;
}
