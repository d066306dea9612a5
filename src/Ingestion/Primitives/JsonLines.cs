using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using NodaTime;

namespace Ingestion.Primitives;

/// <summary>
/// Standard output, where each line is one JSON object. By <c>timestamp</c> and <c>level</c> Lambda tells how serious a line is
/// (https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-log-level.html).
/// </summary>
public sealed class JsonLines(Stream output, IClock clock)
{
    /// <summary>All went as it should; something did not, and the work was done; the work was not done.</summary>
    public const string Info = "INFO", Warn = "WARN", Error = "ERROR";

    private readonly Lock _oneAtATime = new();

    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.Default };

    /// <summary>Writes a line, whole.</summary>
    /// <param name="level"><see cref="Info"/>, <see cref="Warn"/> or <see cref="Error"/>.</param>
    /// <param name="fields">Writes the rest of it.</param>
    public void Write(string level, Action<Utf8JsonWriter> fields)
    {
        var line = new ArrayBufferWriter<byte>(1024);
        using (var json = new Utf8JsonWriter(line, Options))
        {
            json.WriteStartObject();
            json.WriteString("timestamp", Instants.Text(clock.GetCurrentInstant()));
            json.WriteString("level", level);
            fields(json);
            json.WriteEndObject();
        }

        line.Write("\n"u8);
        lock (_oneAtATime)
        {
            output.Write(line.WrittenSpan);
            output.Flush();
        }
    }
}
