using Ingestion.Runs;
using NodaTime;

namespace Ingestion.Messages;

/// <summary>A message in the outbox: written before the work that it reports, removed when SNS or the bus has accepted it. A closed set.</summary>
public abstract record OwedMessage
{
    /// <summary>A message that has been refused so often is tried no more.</summary>
    public const int MostRefusals = 3;

    private protected OwedMessage() { }

    /// <summary>Stable: a subscriber that gets it twice can tell.</summary>
    public required string Id { get; init; }

    /// <summary>Since when it is owed.</summary>
    public required Instant CreatedAt { get; init; }

    /// <summary>The run that owes it.</summary>
    public required RunKey Run { get; init; }

    /// <summary>How often it was refused because of its content.</summary>
    public int Refusals { get; init; }

    /// <summary>Why it was not taken the last time; null when it has not been tried.</summary>
    public string? LastError { get; init; }

    /// <summary>Whether it has been refused so often that it is set aside, for people to look at.</summary>
    public bool MustBeSetAside => Refusals >= MostRefusals;
}

/// <summary>The announcement of what a run stored, put together from the stored items when it is delivered.</summary>
public sealed record OwedAnnouncement : OwedMessage
{
    /// <summary>Who brought the items.</summary>
    public required string Source { get; init; }

    /// <summary>Whether that was not the preferred source.</summary>
    public required bool IsFailover { get; init; }

    /// <summary>The items that the run set out to store. The announcement is of those that carry its id.</summary>
    public required IReadOnlyList<string> Keys { get; init; }

    /// <summary>Whether the run got as far as having all its items and rows stored.</summary>
    public bool IsStored { get; init; }

    /// <summary>What it says, once that has been written down; null before, and for feeds whose items do not change.</summary>
    public string? Body { get; init; }

    /// <summary>How far its content has been read, when that takes several invocations; null before the first.</summary>
    public Amazon.DynamoDBv2.Model.AttributeValue? Progress { get; init; }
}

/// <summary>An event for the bus.</summary>
public sealed record OwedEvent : OwedMessage
{
    /// <summary>What kind of event it is.</summary>
    public required string DetailType { get; init; }

    /// <summary>What it tells: a JSON object.</summary>
    public required string Detail { get; init; }

    /// <summary>As it goes onto the bus: of the instant since which it is owed.</summary>
    public BusEntry Entry => new(DetailType, Detail, CreatedAt);
}

/// <summary>A message for operations, ready to be sent.</summary>
public sealed record OwedAlert : OwedMessage
{
    /// <summary>The invocation that decided on it. The alert is sent only if the ledger has the run as finished by this invocation.</summary>
    public required string Owner { get; init; }

    /// <summary>The kind of incident, <c>recovery</c> or <c>message_set_aside</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>One line, at most 99 ASCII characters.</summary>
    public required string Subject { get; init; }

    /// <summary>Plain text.</summary>
    public required string Body { get; init; }
}
