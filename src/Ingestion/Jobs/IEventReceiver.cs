using System.Text.Json;

namespace Ingestion.Jobs;

/// <summary>Handles events that name no job and are recognised by their shape.</summary>
public interface IEventReceiver
{
    /// <summary>How long it may take at most, if Lambda gives it so much.</summary>
    TimeSpan Longest { get; }

    /// <summary>Whether this receiver handles the event.</summary>
    bool Recognises(JsonElement root);

    /// <summary>Takes it, and gives the answer as JSON in UTF-8. When it throws, the sender tries again.</summary>
    /// <param name="root">The event, whole.</param>
    /// <param name="deadline">When it must have ended.</param>
    Task<byte[]> ReceiveAsync(JsonElement root, Deadline deadline);
}
