using System.Globalization;
using System.Net;
using System.Text;
using Ingestion.Primitives;

namespace Ingestion.Feeds.News;

/// <summary>
/// The form in which two sources' headlines of one story are equal: HTML entities decoded, the publisher at the end removed,
/// NFKC, case folded, without punctuation, single spaces.
/// </summary>
public static class CanonicalHeadline
{
    /// <summary>A publisher's name has 100 characters at most, and hardly four dashes set off within it: what is longer is no name, and looking at it costs time.</summary>
    private const int LongestTail = 120, MostDashes = 4;

    private static readonly char[] Dashes = ['-', '–', '—', '|'];

    /// <summary>The canonical form; empty when nothing but punctuation and space is left.</summary>
    public static string Of(string headline, string publisher) =>
        Fold(WithoutPublisher(WebUtility.HtmlDecode(headline), WebUtility.HtmlDecode(publisher)));

    /// <summary>"Shares rise - Reuters" is "Shares rise" when the publisher is Reuters, or reuters.com.</summary>
    private static string WithoutPublisher(string headline, string publisher)
    {
        var dash = headline.LastIndexOfAny(Dashes);
        if (dash <= 0)
        {
            return headline;
        }

        var (name, label) = (Fold(publisher), Fold(NameOfDomain(publisher)));
        for (var looked = 0; dash > 0 && looked < MostDashes && headline.Length - dash <= LongestTail; dash = headline.LastIndexOfAny(Dashes, dash - 1))
        {
            // A dash inside a name is not set off: the Star-Telegram is one publisher.
            if (!char.IsWhiteSpace(headline[dash - 1]))
            {
                continue;
            }

            looked++;
            var tail = Fold(headline[(dash + 1)..]);
            if (tail.Length > 0 && (tail == name || tail == label))
            {
                return headline[..dash];
            }
        }

        return headline;
    }

    /// <summary><c>www.reuters.com</c> and <c>https://www.reuters.com/markets</c> are <c>reuters</c>, <c>bbc.co.uk</c> is <c>bbc</c>.</summary>
    private static string NameOfDomain(string publisher)
    {
        var host = Uri.TryCreate(publisher, UriKind.Absolute, out var url) ? url.Host : publisher;
        if (host.Contains(' ', StringComparison.Ordinal))
        {
            return string.Empty;
        }

        return host.Split('.') switch
        {
            [.., var name, "co" or "com" or "org" or "net" or "gov" or "ac", { Length: 2 }] => name,
            [.., var name, _] => name,
            _ => string.Empty,
        };
    }

    private static string Fold(string text)
    {
        var folded = new StringBuilder(text.Length);
        var gap = false;
        foreach (var rune in Nfkc.Normalize(text).EnumerateRunes())
        {
            if (Rune.IsWhiteSpace(rune) || Rune.IsControl(rune))
            {
                gap = folded.Length > 0;
                continue;
            }

            if (IsDropped(Rune.GetUnicodeCategory(rune)))
            {
                continue;
            }

            if (gap)
            {
                folded.Append(' ');
                gap = false;
            }

            AppendFolded(folded, rune);
        }

        return folded.ToString();
    }

    private static void AppendFolded(StringBuilder folded, Rune rune)
    {
        switch (rune.Value)
        {
            // The two letters of European headlines whose full case folding is not their lower case.
            case 'ß' or 'ẞ':
                folded.Append("ss");
                break;
            case 'ς':
                folded.Append('σ');
                break;
            default:
                Printable.Append(folded, Rune.ToLowerInvariant(rune));
                break;
        }
    }

    private static bool IsDropped(UnicodeCategory category) => category
        is UnicodeCategory.ConnectorPunctuation or UnicodeCategory.DashPunctuation or UnicodeCategory.OpenPunctuation
        or UnicodeCategory.ClosePunctuation or UnicodeCategory.InitialQuotePunctuation or UnicodeCategory.FinalQuotePunctuation
        or UnicodeCategory.OtherPunctuation or UnicodeCategory.Format;
}
