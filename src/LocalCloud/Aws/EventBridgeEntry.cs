namespace Ingestion.LocalCloud.Aws;

/// <summary>An event as it was put.</summary>
/// <param name="Bus">Name or ARN; null for the account's default bus.</param>
/// <param name="Source">Who says so.</param>
/// <param name="DetailType">What kind of event it is.</param>
/// <param name="Detail">JSON, as text.</param>
/// <param name="Time">Seconds since 1970; null for the instant of the call.</param>
public sealed record EventBridgeEntry(string? Bus, string? Source, string? DetailType, string? Detail, long? Time);
