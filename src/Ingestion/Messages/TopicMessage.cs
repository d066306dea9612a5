namespace Ingestion.Messages;

/// <summary>A message for a topic.</summary>
/// <param name="Subject">For e-mail: under 100 ASCII characters on one line; null for messages to programs.</param>
/// <param name="Body">The text.</param>
/// <param name="Attributes">What subscribers filter on.</param>
public sealed record TopicMessage(string? Subject, string Body, params IReadOnlyList<(string Name, string Type, string Value)> Attributes);
