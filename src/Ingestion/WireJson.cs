using System.Text.Json.Serialization;
using Ingestion.Announcing;
using Ingestion.Feeds.MarketEvents;

namespace Ingestion;

/// <summary>Every type that is written as JSON.</summary>
[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Serialization)]
[JsonSerializable(typeof(RunAnswer))]
[JsonSerializable(typeof(Announcement))]
[JsonSerializable(typeof(IReadOnlyList<string>))]
[JsonSerializable(typeof(QueueAnswer))]
public sealed partial class WireJson : JsonSerializerContext;
