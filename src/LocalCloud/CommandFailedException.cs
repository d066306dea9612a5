namespace Ingestion.LocalCloud;

/// <summary>A command cannot go on, or what it shows did not go as it should. The message is all that a person needs.</summary>
public sealed class CommandFailedException(string message) : Exception(message);
