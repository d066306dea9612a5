namespace Ingestion.Runs;

/// <summary>How a run ended, and how an event was answered.</summary>
public static class RunOutcome
{
    /// <summary>A source answered; also when nothing was new.</summary>
    public const string Collected = "collected";

    /// <summary>No source answered, or the time was up: recorded and alerted, the next run is the retry.</summary>
    public const string Failed = "failed";

    /// <summary>No call was left for it: nothing was asked and nothing is wrong. The next run that has one asks for its part too.</summary>
    public const string Postponed = "postponed";

    /// <summary>SNS accepted a drill's message; the job that announces events did what it could.</summary>
    public const string Sent = "sent";

    /// <summary>The exchange is closed; nothing was done.</summary>
    public const string Closed = "closed";

    /// <summary>The run had already finished.</summary>
    public const string AlreadyDone = "already_done";

    /// <summary>In the log only: the run broke off with an exception, which goes on to Lambda.</summary>
    public const string Error = "error";

    /// <summary>Another invocation is at it.</summary>
    public const string InProgress = "in_progress";
}
