using System.Text.Json;
using Ingestion.Primitives;

namespace Ingestion.Feeds.News;

/// <summary>Arrays of rows in an answer, before anything is made of them: a document takes memory for every value in it, many times what a short value has as text.</summary>
public static class RowArray
{
    /// <summary>Two hundred for each row: names, values, brackets.</summary>
    private const int MaxTokens = 200 * NewsPage.MaxRows;

    /// <summary>Twice as many as Alpha Vantage gives; and of their values, as it has longer lists in each row.</summary>
    private const int MaxMemberRows = 2_000, MaxMemberTokens = 500 * MaxMemberRows;

    private static readonly JsonReaderOptions AnyDepth = new() { MaxDepth = JsonText.AnyDepth.MaxDepth };

    /// <summary>Whether an answer is an array of few enough rows.</summary>
    public static bool IsOfFew(ReadOnlySpan<byte> body, out string problem)
    {
        problem = $"an array of up to {NewsPage.MaxRows} rows and {MaxTokens} values was expected";
        var reader = new Utf8JsonReader(body, AnyDepth);
        var (tokens, rows) = (0, 0);
        while (reader.Read())
        {
            tokens++;
            rows += reader.CurrentDepth == 1 && reader.TokenType is not (JsonTokenType.EndObject or JsonTokenType.EndArray) ? 1 : 0;
            if ((tokens == 1 && reader.TokenType != JsonTokenType.StartArray) || rows > NewsPage.MaxRows || tokens > MaxTokens)
            {
                return false;
            }
        }

        problem = string.Empty;
        return true;
    }

    /// <summary>The rows in the array under a name of an object, each as its text; null when there is no such array, or too much in it.</summary>
    /// <exception cref="JsonException">It is not JSON.</exception>
    public static IReadOnlyList<ReadOnlyMemory<byte>>? In(ReadOnlyMemory<byte> body, string member, out string problem)
    {
        problem = $"an object with up to {MaxMemberRows} rows and {MaxMemberTokens} values in \"{member}\" was expected";
        List<ReadOnlyMemory<byte>>? rows = null;
        var reader = new Utf8JsonReader(body.Span, AnyDepth);
        var (isInside, begin, tokens) = (false, 0, 0);
        while (reader.Read())
        {
            tokens++;
            switch (reader.TokenType)
            {
                case var first when tokens == 1 && first != JsonTokenType.StartObject:
                    return null;
                case JsonTokenType.PropertyName when reader.CurrentDepth == 1:
                    isInside = rows is null && IsNamed(reader, member);
                    break;
                case JsonTokenType.StartArray when isInside && reader.CurrentDepth == 1:
                    rows = [];
                    break;
                case JsonTokenType.EndArray when reader.CurrentDepth == 1:
                    isInside = false;
                    break;
                case JsonTokenType.StartObject or JsonTokenType.StartArray when isInside && rows is not null && reader.CurrentDepth == 2:
                    begin = (int)reader.TokenStartIndex;
                    break;
                case JsonTokenType.EndObject or JsonTokenType.EndArray when isInside && rows is not null && reader.CurrentDepth == 2:
                    rows.Add(body[begin..(int)reader.BytesConsumed]);
                    break;
                case not JsonTokenType.PropertyName when isInside && rows is not null && reader.CurrentDepth == 2:
                    rows.Add(body[(int)reader.TokenStartIndex..(int)reader.BytesConsumed]);
                    break;
                default:
                    break;
            }

            if (rows?.Count > MaxMemberRows || tokens > MaxMemberTokens)
            {
                return null;
            }
        }

        problem = rows is null ? problem : string.Empty;
        return rows;
    }

    private static bool IsNamed(in Utf8JsonReader reader, string member)
    {
        try
        {
            return reader.ValueTextEquals(member);
        }
        catch (InvalidOperationException)
        {
            // A name that is half of a surrogate pair.
            return false;
        }
    }
}
