using System.Text.Json.Serialization;

namespace Ingestion.Jobs;

/// <summary>How answers are written as JSON, without reflection.</summary>
[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Serialization)]
[JsonSerializable(typeof(RunAnswer))]
public sealed partial class RunAnswerJson : JsonSerializerContext;
