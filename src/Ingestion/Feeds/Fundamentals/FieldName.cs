using System.Text;

namespace Ingestion.Feeds.Fundamentals;

/// <summary>
/// Makes a name in lower snake case of the provider's: <c>totalRevenue</c> becomes <c>total_revenue</c>, <c>52WeekHigh</c> <c>52_week_high</c>. Capitals that
/// stand together are one word, up to the capital that begins the next one: <c>PERatio</c> is <c>pe_ratio</c>, <c>EVToEBITDA</c> is <c>ev_to_ebitda</c>, and
/// <c>PEGRatio</c>, one abbreviation, is <c>peg_ratio</c>. What the provider does not part stays together: <c>costofGoodsAndServicesSold</c> is <c>costof_goods_and_services_sold</c>.
/// </summary>
public static class FieldName
{
    /// <summary>The longest that the provider has makes 67.</summary>
    public const int MaxLength = 80;

    /// <summary>"Trailing twelve months": a word of its own, also behind another abbreviation, as in <c>DilutedEPSTTM</c>.</summary>
    private const string TrailingTwelveMonths = "TTM";

    /// <summary>Letters, digits and single underscores; null when nothing of the kind is in it, or too much.</summary>
    public static string? Of(string? name)
    {
        if (name is null || name.Length > MaxLength)
        {
            return null;
        }

        var words = new StringBuilder(name.Length + 8);
        var isNext = false;
        for (var i = 0; i < name.Length; i++)
        {
            if (!char.IsAsciiLetterOrDigit(name[i]))
            {
                isNext = true;
                continue;
            }

            if (words.Length > 0 && (isNext || BeginsWord(name, i)))
            {
                words.Append('_');
            }

            words.Append(char.ToLowerInvariant(name[i]));
            isNext = false;
        }

        return words.Length is > 0 and <= MaxLength ? words.ToString() : null;
    }

    /// <summary>Whether a word begins at a letter that is not the first.</summary>
    private static bool BeginsWord(string name, int at)
    {
        if (!char.IsAsciiLetterUpper(name[at]))
        {
            return false;
        }

        return !char.IsAsciiLetterUpper(name[at - 1])
            || (at + 1 < name.Length && char.IsAsciiLetterLower(name[at + 1]))
            || name.AsSpan(at) is TrailingTwelveMonths;
    }
}
