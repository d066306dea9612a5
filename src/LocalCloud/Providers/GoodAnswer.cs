namespace Ingestion.LocalCloud.Providers;

/// <summary>What a provider answers when nothing is wrong.</summary>
/// <param name="Body">All of it.</param>
/// <param name="Type">Its content type.</param>
/// <param name="NoRows">What it answers when it has no rows.</param>
public sealed record GoodAnswer(string Body, string Type = "application/json", string NoRows = "[]");
