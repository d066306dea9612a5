namespace Ingestion.LocalCloud.Running;

/// <summary>Something that <c>make run</c> shows did not go as it should.</summary>
public sealed class RunFailedException(string message) : Exception(message);
