using System.Text.Json.Serialization;

namespace Ingestion.Announcing;

/// <summary>How announcements are written as JSON, without reflection.</summary>
[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Serialization)]
[JsonSerializable(typeof(Announcement))]
internal sealed partial class AnnouncementJson : JsonSerializerContext;
