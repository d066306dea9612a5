using System.Text.Json;
using Amazon.Runtime;
using Amazon.SecretsManager;
using Amazon.SecretsManager.Model;

namespace Ingestion.Collecting;

/// <summary>The providers' keys, from one Secrets Manager secret. Kept while the process lives, read again when a key is refused.</summary>
public sealed class ProviderKeys(IAmazonSecretsManager secrets, string secretId)
{
    private Dictionary<string, ApiKey>? _keys;

    /// <summary>Reads the secret unless this process has it already.</summary>
    /// <exception cref="AmazonSecretsManagerException">The secret cannot be read.</exception>
    public async Task LoadAsync(CancellationToken cancellationToken) => _keys ??= await ReadAsync(cancellationToken);

    /// <summary>The key of a source; null when the secret has none for it.</summary>
    public ApiKey? Of(string source) => _keys?.GetValueOrDefault(source);

    /// <summary>The key of a source as the secret has it now; null when that is the one that was refused, or it cannot be read.</summary>
    public async Task<ApiKey?> RenewedAsync(string source, ApiKey refused, CancellationToken cancellationToken)
    {
        try
        {
            _keys = await ReadAsync(cancellationToken);
        }
        catch (AmazonServiceException)
        {
            return null;
        }

        return Of(source) is { } key && !key.Is(refused) ? key : null;
    }

    private async Task<Dictionary<string, ApiKey>> ReadAsync(CancellationToken cancellationToken)
    {
        const string Suffix = "_api_key";
        var response = await secrets.GetSecretValueAsync(new GetSecretValueRequest { SecretId = secretId }, cancellationToken);
        Dictionary<string, ApiKey> keys = [];
        foreach (var (name, value) in Entries(response.SecretString))
        {
            if (name.EndsWith(Suffix, StringComparison.Ordinal) && ApiKey.From(value) is { } key)
            {
                keys[name[..^Suffix.Length]] = key;
            }
        }

        return keys;
    }

    // A secret that is not the expected JSON has no keys: each source then fails by name, and nothing of the secret is quoted.
    private static List<(string Name, string? Value)> Entries(string? secret)
    {
        try
        {
            using var json = JsonDocument.Parse(secret ?? "{}");
            return json.RootElement.ValueKind != JsonValueKind.Object
                ? []
                : [.. json.RootElement.EnumerateObject()
                    .Where(static property => property.Value.ValueKind == JsonValueKind.String)
                    .Select(static property => (property.Name, property.Value.GetString()))];
        }
        catch (JsonException)
        {
            return [];
        }
    }
}
