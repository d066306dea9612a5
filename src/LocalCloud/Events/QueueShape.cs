namespace Ingestion.LocalCloud.Events;

/// <summary>How a queue and its event source mapping are made.</summary>
/// <param name="Name">The queue's name.</param>
/// <param name="BatchSize">Messages in a batch at most.</param>
public sealed record QueueShape(string Name, int BatchSize)
{
    /// <summary>The queue of market events.</summary>
    public static QueueShape MarketEvents { get; } = new("ingestion-local-events", 10) { OutcomeEvents = ["market_event"] };

    /// <summary>The queue's ARN.</summary>
    public string Arn => $"arn:aws:sqs:us-east-1:{Bus.Account}:{Name}";

    /// <summary>What lines of the log are called that tell the outcome of a message by its id.</summary>
    public required IReadOnlyList<string> OutcomeEvents { get; init; }

    /// <summary>The environment of the function; as <see cref="Cloud"/> has it where there is none.</summary>
    public IReadOnlyDictionary<string, string>? Environment { get; init; }

    /// <summary>The function's timeout.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long a message that failed cannot be seen. (SQS: the visibility timeout; here mostly nothing.)</summary>
    public TimeSpan Invisible { get; init; }

    /// <summary>The queue of fundamentals.</summary>
    /// <param name="batchSize">1 to 10.</param>
    /// <param name="environment">The function's.</param>
    public static QueueShape Fundamentals(int batchSize, IReadOnlyDictionary<string, string> environment) =>
        new("ingestion-local-fundamentals", batchSize)
        {
            OutcomeEvents = ["refresh", "earnings_processed"],
            Environment = environment,
            Timeout = TimeSpan.FromMinutes(3),
        };
}
