using Ingestion.Storing;
using NodaTime;

namespace Ingestion.Announcing;

/// <summary>What came of delivering.</summary>
public sealed class DeliveryResult
{
    private readonly List<OwedMessage> _kept = [];
    private readonly List<string> _errors = [];

    /// <summary>How many items this run's own announcement told of; 0 when there was none, or it is still owed.</summary>
    public int AnnouncedItems { get; set; }

    /// <summary>When SNS accepted this run's own announcement.</summary>
    public Instant? AnnouncedAt { get; set; }

    /// <summary>Whether SNS could not be reached.</summary>
    public bool IsUnavailable { get; set; }

    /// <summary>Alerts that were found owed.</summary>
    public IReadOnlyList<OwedAlert> Alerts { get; set; } = [];

    /// <summary>What is still owed.</summary>
    public IReadOnlyList<OwedMessage> Kept => _kept;

    /// <summary>Why, message by message.</summary>
    public IReadOnlyList<string> Errors => _errors;

    /// <summary>Age of the oldest message that is still owed; zero when nothing is.</summary>
    public Duration OldestAge(Instant now) =>
        _kept.Count == 0 ? Duration.Zero : Duration.Max(Duration.Zero, now - _kept.Min(static message => message.CreatedAt));

    /// <summary>The message stays owed.</summary>
    public void Keep(OwedMessage message, string? error = null)
    {
        _kept.Add(message);
        if (error is not null)
        {
            _errors.Add($"{message.Id}: {error}");
        }
    }
}
