using Ingestion.Runs;
using NodaTime;

namespace Ingestion.Messages;

/// <summary>What came of delivering.</summary>
public sealed class DeliveryResult
{
    private readonly List<OwedMessage> _owed = [];
    private readonly List<string> _errors = [];

    /// <summary>How many items were in this run's own announcement; 0 when there was none, or it is still owed.</summary>
    public int AnnouncedItems { get; set; }

    /// <summary>When SNS accepted this run's own announcement.</summary>
    public Instant? AnnouncedAt { get; set; }

    /// <summary>Whether SNS could not be reached: nothing more is sent to topics in this run.</summary>
    public bool IsUnavailable { get; set; }

    /// <summary>Whether it turned out that another invocation has taken the run over.</summary>
    public bool IsSuperseded { get; set; }

    /// <summary>Whether the outbox was read, so that what is owed is known.</summary>
    public bool IsKnown { get; private set; }

    /// <summary>What is still owed.</summary>
    public IReadOnlyList<OwedMessage> Owed => _owed;

    /// <summary>Why, message by message.</summary>
    public IReadOnlyList<string> Errors => _errors;

    /// <summary>
    /// Age of the oldest message that is still owed; zero when nothing is. An alert that this run has only just decided on is as old as what it
    /// tells of, and about to be sent.
    /// </summary>
    public Duration OldestAge(RunKey run, Instant now)
    {
        var oldest = Duration.Zero;
        foreach (var message in _owed)
        {
            if (message is not OwedAlert || message.Run != run)
            {
                oldest = Duration.Max(oldest, now - message.CreatedAt);
            }
        }

        return oldest;
    }

    /// <summary>The outbox was read, and has these.</summary>
    public void AddRead(IReadOnlyList<OwedMessage> messages)
    {
        IsKnown = true;
        _owed.AddRange(messages);
    }

    /// <summary>This message is owed from now on.</summary>
    public void Add(OwedMessage message) => _owed.Add(message);

    /// <summary>This one is owed no more.</summary>
    public void Settle(OwedMessage message) => _owed.Remove(message);

    /// <summary>This one stays owed.</summary>
    public void Keep(OwedMessage message, string error) => _errors.Add($"{message.Id}: {error}");
}
