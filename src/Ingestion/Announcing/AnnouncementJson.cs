using System.Text.Json.Serialization;

namespace Ingestion.Announcing;

/// <summary>How announcements are written as JSON, without reflection.</summary>
[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Serialization)]
[JsonSerializable(typeof(Announcement))]
[JsonSerializable(typeof(IReadOnlyList<string>))]
internal sealed partial class AnnouncementJson : JsonSerializerContext;
