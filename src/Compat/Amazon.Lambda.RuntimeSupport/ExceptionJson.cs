using System.Buffers;
using System.Text;
using System.Text.Json;

namespace Amazon.Lambda.RuntimeSupport;

/// <summary>Exceptions in the two shapes that the Runtime API takes.</summary>
internal static class ExceptionJson
{
    private const int MaxErrorBytes = 256 * 1024;
    private const int MaxXRayBytes = 1024 * 1024;

    /// <summary>The body of <c>/error</c>: type, message, stack, and the inner exception as <c>cause</c>.</summary>
    public static byte[] Error(Exception exception)
    {
        var json = Write(new JsonWriterOptions { Indented = true }, writer => Error(writer, exception));
        return json.Length <= MaxErrorBytes
            ? json
            : """{"errorMessage": "Exception exceeded maximum payload size of 256KB."}"""u8.ToArray();
    }

    /// <summary>The header for X-Ray, on one line; null when it is too large.</summary>
    public static string XRay(Exception exception)
    {
        var json = Write(default, writer =>
        {
            writer.WriteStartObject();
            writer.WriteString("working_directory", Environment.CurrentDirectory);
            writer.WriteStartArray("exceptions");
            writer.WriteStartObject();
            writer.WriteString("type", exception.GetType().Name);
            writer.WriteString("message", exception.Message);
            writer.WriteStartArray("stack");
            foreach (var line in Stack(exception))
            {
                writer.WriteStartObject();
                writer.WriteString("path", string.Empty);
                writer.WriteString("label", line);
                writer.WriteNumber("line", 0);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
            writer.WriteEndArray();
            writer.WriteStartArray("paths");
            writer.WriteEndArray();
            writer.WriteEndObject();
        });
        return json.Length < MaxXRayBytes ? Encoding.UTF8.GetString(json) : null;
    }

    private static void Error(Utf8JsonWriter writer, Exception exception)
    {
        writer.WriteStartObject();
        writer.WriteString("errorType", exception.GetType().Name);
        writer.WriteString("errorMessage", exception.Message);
        var stack = Stack(exception);
        if (stack.Length > 0)
        {
            writer.WriteStartArray("stackTrace");
            foreach (var line in stack)
            {
                writer.WriteStringValue(line);
            }

            writer.WriteEndArray();
        }

        if (exception.InnerException is { } inner)
        {
            writer.WritePropertyName("cause");
            Error(writer, inner);
        }

        writer.WriteEndObject();
    }

    private static string[] Stack(Exception exception) =>
        exception.StackTrace?.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [];

    private static byte[] Write(JsonWriterOptions options, Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, options))
        {
            write(writer);
        }

        return buffer.WrittenSpan.ToArray();
    }
}
