namespace Ingestion.LocalCloud.Costs;

/// <summary>What the feeds that are on cost by use.</summary>
/// <param name="line">Makes a line: what is paid for, the price's name, the quantity.</param>
/// <param name="architecture">What the function was compiled for.</param>
/// <param name="gigabytes">The function's memory.</param>
public sealed class FeedLines(Func<string, string, double, BillLine> line, string architecture, double gigabytes)
{
    /// <summary>Stories, and the runs that collect them.</summary>
    public IEnumerable<BillLine> News(Usage usage, int metrics)
    {
        var storedGigabytes = usage.Stories * 12 * Usage.StoryKilobytes / 1024 / 1024;
        var logGigabytes = usage.Runs * Usage.LogKilobytesPerRun / 1024 / 1024;
        return
        [
            line("custom metrics", "cloudwatch_metric", metrics),
            line("function, GB-seconds", GigabyteSecond, usage.Runs * Usage.SecondsPerRun * gigabytes),
            line("function, calls", "lambda_request", usage.Runs),
            line("schedules, calls", "scheduler_call", usage.Runs),
            line("table, write units", "dynamodb_write_unit", usage.WriteUnits),
            line("table, read units", "dynamodb_read_unit", usage.ReadUnits),
            line("table, GB stored after a year", "dynamodb_storage_gb", storedGigabytes),
            line("table, GB of point-in-time recovery", "dynamodb_pitr_gb", storedGigabytes),
            line("announcements and alerts", "sns_request", usage.Runs),
            line("metrics, calls", "cloudwatch_put", usage.Runs),
            line("secret, reads", "secret_request", usage.Runs / 10),
            line("key, uses", "kms_request", usage.Runs * 2),
            line("logs, GB written", "cloudwatch_logs_gb", logGigabytes),
            line("logs, GB stored", "cloudwatch_logs_stored_gb", logGigabytes),
        ];
    }

    /// <summary>Events, and what is kept of them.</summary>
    public IEnumerable<BillLine> Events(double events) =>
    [
        line("events, put on the bus", "event_put", events),
        line("events, queue calls", "sqs_request", events * Usage.EventQueueCalls),
        line("events, function calls", "lambda_request", events),
        line("events, GB-seconds", GigabyteSecond, events * Usage.EventSeconds * gigabytes),
        line("events, write units", "dynamodb_write_unit", events * Usage.EventWriteUnits),
        line("events, GB archived", "event_archive_gb", events * Usage.EventKilobytes / 1024 / 1024),
        line("events, GB of logs", "cloudwatch_logs_gb", events * Usage.EventLogKilobytes / 1024 / 1024),
        line("events kept, GB after a year", "dynamodb_storage_gb", events * 12 * Usage.EventStoredKilobytes / 1024 / 1024),
        line("events kept, GB of recovery", "dynamodb_pitr_gb", events * 12 * Usage.EventRecoverableKilobytes / 1024 / 1024),
    ];

    /// <summary>The audit trail's archive. Firehose counts a record as five kilobytes at least.</summary>
    public IEnumerable<BillLine> Archive(double entries) =>
    [
        line("audit archive, entries handed over", "pipe_request", entries),
        line("audit archive, GB delivered", "firehose_gb", entries * 5 / 1024 / 1024),
        line("audit archive, GB after a year", "s3_storage_gb", entries * 12 / 1024 / 1024),
    ];

    /// <summary>A feed that runs once a day.</summary>
    public IEnumerable<BillLine> Daily(DailyUsage usage)
    {
        var name = usage.Feed.Replace('_', ' ');
        return
        [
            line($"{name}, metrics by the hour", "cloudwatch_metric", usage.MetricMonths),
            line($"{name}, GB-seconds", GigabyteSecond, DailyUsage.Runs * DailyUsage.SecondsPerRun * gigabytes),
            line($"{name}, write units", "dynamodb_write_unit", usage.WriteUnits),
            line($"{name}, read units", "dynamodb_read_unit", usage.ReadUnits),
            line($"{name}, GB after a year", "dynamodb_storage_gb", usage.StoredWithIndexGigabytes),
            line($"{name}, GB of recovery", "dynamodb_pitr_gb", usage.StoredGigabytes),
            line($"{name}, function calls", "lambda_request", DailyUsage.Runs),
            line($"{name}, schedule calls", "scheduler_call", DailyUsage.Runs),
            line($"{name}, announcements", "sns_request", DailyUsage.Runs),
            line($"{name}, metrics calls", "cloudwatch_put", DailyUsage.Runs),
            line($"{name}, secret reads", "secret_request", DailyUsage.Runs),
            line($"{name}, key uses", "kms_request", DailyUsage.Runs * 2),
            line($"{name}, GB of logs", "cloudwatch_logs_gb", DailyUsage.Runs * DailyUsage.LogKilobytesPerRun / 1024 / 1024),
        ];
    }

    /// <summary>Documents of companies; the jobs that choose the companies are feeds that run once a day.</summary>
    public IEnumerable<BillLine> Fundamentals(RefreshUsage usage) =>
    [
        line("fundamentals, metrics by the hour", "cloudwatch_metric", usage.MetricMonths),
        line("fundamentals, GB-seconds", GigabyteSecond, usage.Refreshes * usage.SecondsPerRefresh * gigabytes),
        line("fundamentals, write units", "dynamodb_write_unit", usage.WriteUnits),
        line("fundamentals, read units", "dynamodb_read_unit", usage.ReadUnits),
        line("fundamentals, GB after a year", "dynamodb_storage_gb", usage.StoredGigabytes),
        line("fundamentals, GB of recovery", "dynamodb_pitr_gb", usage.StoredGigabytes),
        line("fundamentals, put on the bus", "event_put", usage.Refreshes * RefreshUsage.EventsPerRefresh),
        line("fundamentals, queue calls", "sqs_request", usage.Refreshes * RefreshUsage.EventsPerRefresh * RefreshUsage.QueueCalls),
        line("fundamentals, function calls", "lambda_request", usage.Refreshes * RefreshUsage.EventsPerRefresh),
        line("fundamentals, announcements", "sns_request", usage.Refreshes),
        line("fundamentals, metrics calls", "cloudwatch_put", usage.Refreshes * RefreshUsage.EventsPerRefresh),
        line("fundamentals, secret reads", "secret_request", usage.Refreshes),
        line("fundamentals, key uses", "kms_request", usage.Refreshes * 2),
        line("fundamentals, GB of logs", "cloudwatch_logs_gb", usage.Refreshes * RefreshUsage.LogKilobytes / 1024 / 1024),
    ];

    /// <summary>Stories with sentiment, every hour.</summary>
    public IEnumerable<BillLine> Sentiment(SentimentUsage usage) =>
    [
        line("news sentiment, metrics by the hour", "cloudwatch_metric", SentimentUsage.MetricMonths),
        line("news sentiment, GB-seconds", GigabyteSecond, SentimentUsage.Runs * SentimentUsage.SecondsPerRun * gigabytes),
        line("news sentiment, write units", "dynamodb_write_unit", usage.WriteUnits),
        line("news sentiment, read units", "dynamodb_read_unit", usage.ReadUnits),
        line("news sentiment, GB of an index after a year", "dynamodb_storage_gb", usage.IndexGigabytes),
        line("news sentiment, function calls", "lambda_request", SentimentUsage.Runs),
        line("news sentiment, schedule calls", "scheduler_call", SentimentUsage.Runs),
        line("news sentiment, announcements", "sns_request", SentimentUsage.Runs),
        line("news sentiment, metrics calls", "cloudwatch_put", SentimentUsage.Runs),
        line("news sentiment, secret reads", "secret_request", SentimentUsage.Runs / 10),
        line("news sentiment, key uses", "kms_request", SentimentUsage.Runs * 2),
        line("news sentiment, GB of logs", "cloudwatch_logs_gb", SentimentUsage.Runs * SentimentUsage.LogKilobytesPerRun / 1024 / 1024),
    ];

    private string GigabyteSecond => $"lambda_gb_second_{architecture}";
}
