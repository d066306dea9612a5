namespace Ingestion.Messages;

/// <summary>What came of sending a message to a topic, or an event to a bus. A closed set.</summary>
public abstract record PublishResult
{
    private PublishResult(string? error) => Error = error;

    /// <summary>Why SNS, or EventBridge, does not have it; null when it does.</summary>
    public string? Error { get; }

    /// <summary>SNS, or EventBridge, has it.</summary>
    public sealed record Accepted() : PublishResult((string?)null);

    /// <summary>This one is refused because of its content: it never will be taken.</summary>
    public sealed record Refused(string Reason) : PublishResult(Reason);

    /// <summary>The topic, or the bus, is gone, or its policy forbids it: once that is mended, it will be taken. Others may fare better.</summary>
    public sealed record NoTopic(string Reason) : PublishResult(Reason);

    /// <summary>The service cannot be reached or is too busy: the others would fare no better now.</summary>
    public sealed record Unavailable(string Reason) : PublishResult(Reason);
}
