using System.Text.Json;

namespace Ingestion;

/// <summary>Takes events that somebody else sends whenever they like, known by their shape.</summary>
public interface IEventReceiver
{
    /// <summary>Whether an event is one of those.</summary>
    bool Recognises(JsonElement root);

    /// <summary>Takes it. Whatever it throws, Lambda tries again, and keeps the event as a dead letter in the end.</summary>
    /// <param name="root">The event, whole.</param>
    /// <param name="deadline">When it must have ended.</param>
    Task<RunAnswer> ReceiveAsync(JsonElement root, Deadline deadline);
}
