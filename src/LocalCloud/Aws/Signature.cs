using System.Security.Cryptography;
using System.Text;

namespace Ingestion.LocalCloud.Aws;

/// <summary>Checks AWS Signature Version 4 (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html).</summary>
public static class Signature
{
    /// <summary>Of the credentials that LocalCloud gives out and takes.</summary>
    public const string AccessKey = "AKIDLOCALCLOUD";

    /// <summary>The rest of them: this process's own, so that no other on this machine can read what it keeps, real keys of providers among it.</summary>
    public static readonly string SecretKey = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(20)), SessionToken = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(20));

    private const string Algorithm = "AWS4-HMAC-SHA256";

    /// <summary>The signing name of the service; or why the request is refused.</summary>
    public static (string? Service, AwsError? Error) Check(HttpRequest request, byte[] body)
    {
        var header = request.Headers.Authorization.ToString();
        if (!header.StartsWith(Algorithm, StringComparison.Ordinal))
        {
            return (null, new AwsError(403, "MissingAuthenticationToken", "Request is missing Authentication Token"));
        }

        var parts = header[Algorithm.Length..].Split(',', StringSplitOptions.TrimEntries)
            .Select(static part => part.Split('=', 2))
            .Where(static part => part.Length == 2)
            .ToDictionary(static part => part[0], static part => part[1]);
        if (parts.GetValueOrDefault("Credential")?.Split('/') is not [AccessKey, var day, var region, var service, "aws4_request"])
        {
            return (null, new AwsError(403, "InvalidClientTokenId", "The security token included in the request is invalid."));
        }

        if (request.Headers["X-Amz-Security-Token"] != SessionToken)
        {
            return (service, new AwsError(403, "InvalidClientTokenId", "The security token included in the request is invalid."));
        }

        var scope = $"{day}/{region}/{service}/aws4_request";
        var toSign = $"{Algorithm}\n{request.Headers["X-Amz-Date"]}\n{scope}\n{Hex(SHA256.HashData(Encoding.UTF8.GetBytes(Canonical(request, body, parts["SignedHeaders"]))))}";
        var key = Encoding.UTF8.GetBytes("AWS4" + SecretKey);
        foreach (var step in scope.Split('/'))
        {
            key = HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(step));
        }

        return Hex(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(toSign))) == parts["Signature"]
            ? (service, null)
            : (service, new AwsError(403, "SignatureDoesNotMatch", "The request signature we calculated does not match the signature you provided."));
    }

    private static string Canonical(HttpRequest request, byte[] body, string signedHeaders)
    {
        var headers = string.Concat(signedHeaders.Split(';').Select(name =>
            $"{name}:{(name == "host" ? request.Host.Value : request.Headers[name].ToString().Trim())}\n"));
        var query = string.Join('&', request.Query.OrderBy(static one => one.Key, StringComparer.Ordinal).Select(static one => $"{Uri.EscapeDataString(one.Key)}={Uri.EscapeDataString(one.Value.ToString())}"));
        return $"{request.Method}\n{request.Path}\n{query}\n{headers}\n{signedHeaders}\n{Hex(SHA256.HashData(body))}";
    }

    private static string Hex(byte[] bytes) => Convert.ToHexStringLower(bytes);
}
