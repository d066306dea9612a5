using System.Text.Json;
using Ingestion.Primitives;

namespace Ingestion.Feeds.MarketEvents;

/// <summary>
/// An object that names a member twice means one thing to one reader and another to the next (RFC 8259, section 4): whoever checks the one value
/// must not store the other.
/// </summary>
public static class DuplicateNames
{
    /// <summary>The first name that an object in the text has twice; null when there is no such name, or it is not valid text.</summary>
    public static string? FirstIn(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = JsonText.AnyDepth.MaxDepth });
        var objects = new Stack<HashSet<string>>();
        while (reader.Read())
        {
            switch (reader.TokenType)
            {
                case JsonTokenType.StartObject:
                    objects.Push(new HashSet<string>(StringComparer.Ordinal));
                    break;
                case JsonTokenType.EndObject:
                    objects.Pop();
                    break;
                case JsonTokenType.PropertyName:
                    if (NameAt(ref reader) is { } name && !objects.Peek().Add(name))
                    {
                        return name;
                    }

                    break;
                default:
                    break;
            }
        }

        return null;
    }

    private static string? NameAt(ref Utf8JsonReader reader)
    {
        try
        {
            return reader.GetString();
        }
        catch (InvalidOperationException)
        {
            // Half of a surrogate pair: no rule asks for such a name.
            return null;
        }
    }
}
