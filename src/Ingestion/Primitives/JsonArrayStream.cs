using System.Text.Json;

namespace Ingestion.Primitives;

/// <summary>Reads the elements of a JSON array one by one while they come, however long the array is: there is memory for the largest of them, and no more.</summary>
public static class JsonArrayStream
{
    /// <summary>In bytes. No element that anybody wants is near this size.</summary>
    public const int MaxElement = 256 * 1024;

    private const int FirstSize = 32 * 1024;

    /// <summary>Reads to the end.</summary>
    /// <param name="stream">UTF-8, with or without a byte order mark.</param>
    /// <param name="take">Takes an element. It is gone when this returns.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="JsonException">It is not an array, not all of one, or has an element that is too large.</exception>
    public static async Task ReadAsync(Stream stream, Action<JsonElement> take, CancellationToken cancellationToken)
    {
        var (elements, buffer, filled) = (new Elements(), new byte[FirstSize], 0);
        while (true)
        {
            var read = await stream.ReadAsync(buffer.AsMemory(filled), cancellationToken);
            filled += read;
            var used = elements.Take(buffer.AsMemory(0, filled), isEnd: read == 0, take);
            if (read == 0)
            {
                return;
            }

            filled -= used;
            buffer.AsSpan(used, filled).CopyTo(buffer);
            if (filled == buffer.Length)
            {
                Array.Resize(ref buffer, filled < MaxElement ? filled * 2 : throw new JsonException("An element is too large."));
            }
        }
    }

    /// <summary>Where in the array the reading is.</summary>
    private sealed class Elements
    {
        private JsonReaderState _state = new(new JsonReaderOptions { MaxDepth = JsonText.AnyDepth.MaxDepth });
        private bool _isBegun, _isInside, _isAfter;

        /// <summary>Takes what is whole, and says how much of the text it was.</summary>
        public int Take(ReadOnlyMemory<byte> text, bool isEnd, Action<JsonElement> take)
        {
            var used = 0;
            if (!_isBegun)
            {
                if (text.Length < 3 && !isEnd)
                {
                    return 0;
                }

                (_isBegun, used) = (true, text.Length - JsonText.WithoutByteOrderMark(text.Span).Length);
            }

            while (!_isAfter && Next(text[used..], isEnd, out var element) is var count and > 0)
            {
                if (element is { } range)
                {
                    using var json = JsonDocument.Parse(text[used..][range], JsonText.AnyDepth);
                    take(json.RootElement);
                }

                used += count;
            }

            if (!_isAfter)
            {
                return used;
            }

            return text.Span[used..].IndexOfAnyExcept(" \t\r\n"u8) < 0 ? text.Length : throw new JsonException("There is something after the array.");
        }

        /// <summary>
        /// How much of the text is the next bracket of the array, or the next element of it; 0 when more text is needed. At the end of the text there is no
        /// more, and the reader throws.
        /// </summary>
        private int Next(ReadOnlyMemory<byte> text, bool isEnd, out Range? element)
        {
            element = null;
            var reader = new Utf8JsonReader(text.Span, isEnd, _state);
            if (!reader.Read())
            {
                return 0;
            }

            if (!_isInside)
            {
                _isInside = reader.TokenType == JsonTokenType.StartArray ? true : throw new JsonException("It is not an array.");
            }
            else if (reader.TokenType == JsonTokenType.EndArray)
            {
                _isAfter = true;
            }
            else
            {
                var begin = (int)reader.TokenStartIndex;
                if (!reader.TrySkip())
                {
                    return 0;
                }

                element = begin..(int)reader.BytesConsumed;
            }

            _state = reader.CurrentState;
            return (int)reader.BytesConsumed;
        }
    }
}
