namespace Ingestion.Messages;

/// <summary>What came of sending a message. A closed set.</summary>
public abstract record PublishResult
{
    private PublishResult(string? error) => Error = error;

    /// <summary>Why SNS does not have it; null when it does.</summary>
    public string? Error { get; }

    /// <summary>SNS has it.</summary>
    public sealed record Accepted() : PublishResult((string?)null);

    /// <summary>SNS refuses this message because of its content: it never will take it.</summary>
    public sealed record Refused(string Reason) : PublishResult(Reason);

    /// <summary>The topic is gone, or its policy forbids it: once that is mended, it will be taken. Others may fare better.</summary>
    public sealed record NoTopic(string Reason) : PublishResult(Reason);

    /// <summary>SNS cannot be reached or is too busy: the others would fare no better now.</summary>
    public sealed record Unavailable(string Reason) : PublishResult(Reason);
}
