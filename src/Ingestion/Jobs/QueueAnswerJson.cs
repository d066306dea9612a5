using System.Text.Json.Serialization;

namespace Ingestion.Jobs;

/// <summary>How answers to a queue are written as JSON, without reflection.</summary>
[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Serialization)]
[JsonSerializable(typeof(QueueAnswer))]
internal sealed partial class QueueAnswerJson : JsonSerializerContext;
