using System.Buffers;
using System.Globalization;
using System.Net;
using System.Text;
using Ingestion.Primitives;

namespace Ingestion.Feeds.News;

/// <summary>
/// The address of a story, which third parties write and readers click on: http or https, of a public host, without user information, and without any
/// character that ends a quoted attribute of HTML.
/// </summary>
public static class StoryUrl
{
    /// <summary>In characters.</summary>
    public const int MaxLength = 2_048;

    private static readonly SearchValues<char> Quoted = SearchValues.Create("\"'<>`{}|^");

    /// <summary>Networks that are reserved or private (https://www.iana.org/assignments/iana-ipv4-special-registry, and its sister for IPv6).</summary>
    private static readonly Network[] NotPublic = Array.ConvertAll(
        [
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.168.0.0/16", "198.18.0.0/15",
            "224.0.0.0/3", "::/127", "64:ff9b::/96", "fc00::/7", "fe80::/10", "ff00::/8",
        ],
        Network.Parse);

    /// <summary>The address, with what could break out of an attribute percent-encoded; null when it cannot be handed on.</summary>
    public static string? Of(string? text)
    {
        if (text?.Trim() is not { Length: > 0 and <= MaxLength } trimmed || !trimmed.EnumerateRunes().All(IsAllowed))
        {
            return null;
        }

        var encoded = Encoded(trimmed);
        return encoded.Length <= MaxLength
            && Uri.TryCreate(encoded, UriKind.Absolute, out var url)
            && (url.Scheme == Uri.UriSchemeHttp || url.Scheme == Uri.UriSchemeHttps)
            && url.UserInfo.Length == 0
            && IsPublic(url)
                ? encoded
                : null;
    }

    /// <summary>A backslash is a slash to some readers and none to others.</summary>
    private static bool IsAllowed(Rune rune) =>
        rune.Value != '\\' && rune != Rune.ReplacementChar && !Rune.IsControl(rune) && !Rune.IsWhiteSpace(rune) && !Printable.IsInvisible(rune);

    private static string Encoded(string text)
    {
        if (!text.AsSpan().ContainsAny(Quoted))
        {
            return text;
        }

        var encoded = new StringBuilder(text.Length + 16);
        foreach (var character in text)
        {
            _ = Quoted.Contains(character) ? encoded.Append(Uri.HexEscape(character)) : encoded.Append(character);
        }

        return encoded.ToString();
    }

    private static bool IsPublic(Uri url)
    {
        if (IPAddress.TryParse(url.DnsSafeHost, out var address))
        {
            var bytes = (address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address).GetAddressBytes();
            return !Array.Exists(NotPublic, network => network.Has(bytes));
        }

        var host = url.IdnHost.TrimEnd('.');
        return host.Contains('.', StringComparison.Ordinal)
            && !host.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase)
            && !host.EndsWith(".local", StringComparison.OrdinalIgnoreCase)
            && !host.EndsWith(".internal", StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>Not IPNetwork: its arithmetic alone is more than a tenth of a megabyte of the package.</summary>
    private sealed record Network(byte[] Address, int Bits)
    {
        public static Network Parse(string text) =>
            new(IPAddress.Parse(text.AsSpan(0, text.IndexOf('/', StringComparison.Ordinal))).GetAddressBytes(), int.Parse(text.AsSpan(text.IndexOf('/', StringComparison.Ordinal) + 1), CultureInfo.InvariantCulture));

        public bool Has(byte[] address)
        {
            var same = address.Length == Address.Length;
            for (var bit = 0; same && bit < Bits; bit++)
            {
                var mask = 0x80 >> (bit % 8);
                same = (address[bit / 8] & mask) == (Address[bit / 8] & mask);
            }

            return same;
        }
    }
}
