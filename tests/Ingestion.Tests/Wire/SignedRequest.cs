using System.Security.Cryptography;
using System.Text;
using Ingestion.LocalCloud.Aws;

namespace Ingestion.Tests.Wire;

/// <summary>A request to AWS as no client here makes it, signed with Signature Version 4.</summary>
internal static class SignedRequest
{
    private const string Instant = "20261120T150500Z", Scope = "20261120/us-east-1";

    public static HttpRequestMessage Of(string url, string service, string path, byte[] body)
    {
        var address = new Uri(new Uri(url), path);
        var scope = $"{Scope}/{service}/aws4_request";
        var canonical = $"POST\n{path}\n\nhost:{address.Authority}\nx-amz-date:{Instant}\nx-amz-security-token:{Signature.SessionToken}\n\nhost;x-amz-date;x-amz-security-token\n{Hash(body)}";
        var toSign = $"AWS4-HMAC-SHA256\n{Instant}\n{scope}\n{Hash(Encoding.UTF8.GetBytes(canonical))}";
        var key = scope.Split('/').Aggregate(
            Encoding.UTF8.GetBytes($"AWS4{Signature.SecretKey}"), static (key, step) => HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(step)));
        var signature = Convert.ToHexStringLower(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(toSign)));

        var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = new ByteArrayContent(body) };
        request.Headers.Add("X-Amz-Date", Instant);
        request.Headers.Add("X-Amz-Security-Token", Signature.SessionToken);
        request.Headers.TryAddWithoutValidation(
            "Authorization",
            $"AWS4-HMAC-SHA256 Credential={Signature.AccessKey}/{scope}, SignedHeaders=host;x-amz-date;x-amz-security-token, Signature={signature}");
        return request;
    }

    private static string Hash(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));
}
