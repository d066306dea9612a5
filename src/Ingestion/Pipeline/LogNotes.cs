using System.Text.Json;
using Ingestion.Storing;

namespace Ingestion.Pipeline;

/// <summary>Numbers with names in the log line of a run.</summary>
internal static class LogNotes
{
    /// <summary>An object of them; nothing when there are none.</summary>
    public static void WriteNotes(this Utf8JsonWriter json, string name, IReadOnlyList<Note> notes)
    {
        if (notes.Count == 0)
        {
            return;
        }

        json.WriteStartObject(name);
        foreach (var note in notes)
        {
            json.WriteNumber(note.Name, note.Count);
        }

        json.WriteEndObject();
    }
}
