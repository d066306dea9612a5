namespace Ingestion.Announcing;

/// <summary>What came of sending a message. A closed set.</summary>
public abstract record Sent
{
    private Sent() { }

    /// <summary>SNS has it.</summary>
    public sealed record Accepted : Sent;

    /// <summary>SNS will not take this message, or the topic is gone: others may fare better.</summary>
    public sealed record Refused(string Error) : Sent;

    /// <summary>SNS cannot be reached or is too busy: the others would fare no better now.</summary>
    public sealed record Unavailable(string Error) : Sent;
}
