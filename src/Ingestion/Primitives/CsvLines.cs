using System.Text;

namespace Ingestion.Primitives;

/// <summary>
/// Lines of comma-separated values (RFC 4180), but for one thing: a line break always ends a line, also within quotes. A quotation mark that is out of place
/// then costs its own line, and not all that come after it.
/// </summary>
public static class CsvLines
{
    /// <summary>In bytes. No line of a table is near this size.</summary>
    private const int MaxLine = 8 * 1024;

    /// <summary>Each line that is not empty, as it came and as its fields; no fields for one that cannot be read.</summary>
    /// <param name="text">UTF-8, with or without a byte order mark; lines end in LF or CRLF, the last one in either or in nothing.</param>
    public static IEnumerable<(ReadOnlyMemory<byte> Line, IReadOnlyList<string>? Fields)> Read(ReadOnlyMemory<byte> text)
    {
        for (var rest = text[(text.Length - JsonText.WithoutByteOrderMark(text.Span).Length)..]; rest.Length > 0;)
        {
            var end = rest.Span.IndexOf((byte)'\n');
            var line = rest[..(end < 0 ? rest.Length : end)];
            rest = rest[(end < 0 ? rest.Length : end + 1)..];
            line = line.Span is [.., (byte)'\r'] ? line[..^1] : line;
            if (line.Span.IndexOfAnyExcept((byte)' ', (byte)'\t') >= 0)
            {
                yield return (line, line.Length > MaxLine ? null : Fields(Encoding.UTF8.GetString(line.Span)));
            }
        }
    }

    /// <summary>Null when a quotation mark is opened and not closed, or followed by something else than the next field.</summary>
    private static List<string>? Fields(string line)
    {
        List<string> fields = [];
        for (var at = 0; ; at++)
        {
            var field = line.AsSpan(at) is ['"', ..] ? Quoted(line, ref at) : Plain(line, ref at);
            if (field is null)
            {
                return null;
            }

            fields.Add(field);
            if (at == line.Length)
            {
                return fields;
            }
        }
    }

    private static string Plain(string line, ref int at)
    {
        var (from, comma) = (at, line.IndexOf(',', at));
        at = comma < 0 ? line.Length : comma;
        return line[from..at];
    }

    private static string? Quoted(string line, ref int at)
    {
        var field = new StringBuilder();
        for (at++; at < line.Length; at++)
        {
            if (line[at] != '"')
            {
                field.Append(line[at]);
                continue;
            }

            at++;
            if (at == line.Length || line[at] == ',')
            {
                return field.ToString();
            }

            if (line[at] != '"')
            {
                return null;
            }

            field.Append('"');
        }

        return null;
    }
}
