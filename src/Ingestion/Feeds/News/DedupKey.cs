using System.Security.Cryptography;
using System.Text;
using NodaTime;
using NodaTime.Text;

namespace Ingestion.Feeds.News;

/// <summary>The identity of a story: the first 32 hexadecimal digits of SHA-256 over its canonical headline and its UTC date.</summary>
public static class DedupKey
{
    /// <summary>32 lower case hexadecimal digits.</summary>
    public static string Of(string canonicalHeadline, LocalDate utcDate)
    {
        var identity = Encoding.UTF8.GetBytes($"{canonicalHeadline}|{LocalDatePattern.Iso.Format(utcDate)}");
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(identity, hash);
        return Convert.ToHexStringLower(hash[..16]);
    }
}
