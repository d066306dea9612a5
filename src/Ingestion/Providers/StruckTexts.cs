using System.Text;

namespace Ingestion.Providers;

/// <summary>Texts that nobody may see, and what they look like in a URL, in a form, or in JSON.</summary>
internal sealed class StruckTexts(IEnumerable<string> secrets)
{
    /// <summary>What stands in their place.</summary>
    public const string Struck = "[key]";

    /// <summary>A beginning of this length is secret too.</summary>
    private const int Telling = 12;

    private readonly string[] _spellings = [.. secrets.SelectMany(SpellingsOf).Distinct(StringComparer.OrdinalIgnoreCase)];

    /// <summary>The text without them, in any of their spellings, and without any beginning of them of at least the telling length.</summary>
    public string StrikeFrom(string text)
    {
        var struck = new StringBuilder(text.Length);
        for (var at = 0; at < text.Length;)
        {
            var length = LengthAt(text.AsSpan(at));
            struck.Append(length > 0 ? Struck : text.AsSpan(at, 1));
            at += Math.Max(length, 1);
        }

        return struck.ToString();
    }

    /// <summary>How much of what begins here is to be struck: the longest of all spellings, so that no rest of one of them stays behind another.</summary>
    private int LengthAt(ReadOnlySpan<char> text)
    {
        var longest = 0;
        foreach (var spelling in _spellings)
        {
            var length = 0;
            while (length < Math.Min(spelling.Length, text.Length) && char.ToUpperInvariant(text[length]) == char.ToUpperInvariant(spelling[length]))
            {
                length++;
            }

            longest = length >= Math.Min(spelling.Length, Telling) ? Math.Max(longest, length) : longest;
        }

        return longest;
    }

    private static IEnumerable<string> SpellingsOf(string secret)
    {
        var inUrl = Uri.EscapeDataString(secret);
        return [secret, inUrl, Uri.EscapeDataString(inUrl), secret.Replace("/", "\\/", StringComparison.Ordinal), JsonEscaped(secret)];
    }

    /// <summary>As servers write it that escape in JSON whatever could mean something in HTML.</summary>
    private static string JsonEscaped(string secret) =>
        System.Text.Json.JsonEncodedText.Encode(secret, System.Text.Encodings.Web.JavaScriptEncoder.Default).ToString();
}
