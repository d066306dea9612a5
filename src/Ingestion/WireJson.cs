using System.Text.Json.Serialization;
using Ingestion.Announcing;

namespace Ingestion;

/// <summary>Every type that is written as JSON.</summary>
[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Serialization)]
[JsonSerializable(typeof(RunAnswer))]
[JsonSerializable(typeof(Announcement))]
[JsonSerializable(typeof(IReadOnlyList<string>))]
public sealed partial class WireJson : JsonSerializerContext;
