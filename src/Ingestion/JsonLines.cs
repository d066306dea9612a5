using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using NodaTime;

namespace Ingestion;

/// <summary>Standard output, where each line is one JSON object with its <c>time</c>.</summary>
public sealed class JsonLines(Stream output, IClock clock)
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.Default };

    /// <summary>Writes a line, whole.</summary>
    public void Write(Action<Utf8JsonWriter> fields)
    {
        var line = new ArrayBufferWriter<byte>(1024);
        using (var json = new Utf8JsonWriter(line, Options))
        {
            json.WriteStartObject();
            json.WriteString("time", Instants.Text(clock.GetCurrentInstant()));
            fields(json);
            json.WriteEndObject();
        }

        line.Write("\n"u8);
        output.Write(line.WrittenSpan);
        output.Flush();
    }
}
