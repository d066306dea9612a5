namespace Ingestion.LocalCloud.Costs;

/// <summary>
/// What a month's runs use. The counts per run are those that the end-to-end tests hold the native binary to; how many stories there are to
/// store is an assumption, and stands here.
/// </summary>
/// <param name="Tickers">Configured symbols.</param>
public sealed record Usage(int Tickers)
{
    /// <summary>Sessions of a long month, and the instants of each at which Scheduler calls.</summary>
    public const int Sessions = 23, CallsPerSession = 78;

    /// <summary>A ticker's new stories in a session, tickers of a story, and known stories that a run finds again for each ticker.</summary>
    public const double StoriesPerTicker = 20, TickersPerStory = 1.4, KnownPerTicker = 5;

    /// <summary>The share of runs that begin in a new process and read what is known; others remember it.</summary>
    public const double ColdShare = 0.1;

    /// <summary>An invocation's seconds, most of them spent waiting for a provider, and kilobytes of log lines.</summary>
    public const double SecondsPerRun = 1.5, LogKilobytesPerRun = 3;

    /// <summary>Bytes of a story with its rows, kept for a year.</summary>
    public const double StoryKilobytes = 4;

    /// <summary>Events that exchanges put on the bus in a month: an assumption.</summary>
    public const double Events = 20_000;

    /// <summary>An event's units, a kilobyte each at most: itself in its table and two indexes, its audit entry in its table and an index.</summary>
    public const double EventWriteUnits = 5;

    /// <summary>Calls of SQS for an event: to send it, and a tenth of those that receive and delete a batch.</summary>
    public const double EventQueueCalls = 1.2;

    /// <summary>Lambda asks an empty queue five at a time, each for twenty seconds (https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html).</summary>
    public const double IdleQueueCalls = 31.0 * 24 * 60 * 3 * 5;

    /// <summary>What Lambda bills for an event that comes alone, in seconds; its kilobytes in the archive and in the log.</summary>
    public const double EventSeconds = 0.02, EventKilobytes = 1, EventLogKilobytes = 0.4;

    /// <summary>Kilobytes of an event with its audit entry, whole in the tables and in summary in three indexes; recovery covers the tables only.</summary>
    public const double EventStoredKilobytes = 2.1, EventRecoverableKilobytes = 1.1;

    /// <summary>Runs of a month.</summary>
    public double Runs => Sessions * CallsPerSession;

    /// <summary>Stories of a month.</summary>
    public double Stories => Sessions * StoriesPerTicker * Tickers;

    /// <summary>A claim, an end, and for a run with something new a message owed and settled: one unit per kilobyte; stories and rows take one or two.</summary>
    public double WriteUnits => (Runs * 6) + (Stories * (1.5 + TickersPerStory));

    /// <summary>The ledger twice, the outbox, half a unit for each known story in a new process, and three looks for each new one.</summary>
    public double ReadUnits => (Runs * (14 + (ColdShare * KnownPerTicker * Tickers * 0.5))) + (Stories * 1.5);
}
