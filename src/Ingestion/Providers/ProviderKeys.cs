using System.Text.Json;
using Amazon.SecretsManager;
using Amazon.SecretsManager.Model;
using Ingestion.Primitives;

namespace Ingestion.Providers;

/// <summary>The providers' keys, from one Secrets Manager secret. Kept while the process lives, read again when a key is refused.</summary>
public sealed class ProviderKeys(IAmazonSecretsManager secrets, string secretId)
{
    private Dictionary<string, ApiKey> _keys = [];
    private bool _loaded;

    /// <summary>Reads the secret unless this process has it already.</summary>
    /// <exception cref="AmazonSecretsManagerException">The secret cannot be read.</exception>
    public async Task LoadAsync(CancellationToken cancellationToken)
    {
        if (!_loaded)
        {
            await ReadAsync(cancellationToken);
            _loaded = true;
        }
    }

    /// <summary>The key of a source; null when the secret has none for it.</summary>
    public ApiKey? Of(string source) => _keys.GetValueOrDefault(source);

    /// <summary>
    /// The key of a source as the secret has it now; null when it is the refused one, when the secret has no such key, or when the
    /// secret cannot be read: another source may still answer.
    /// </summary>
    public async Task<ApiKey?> RenewedAsync(string source, ApiKey? refused, CancellationToken cancellationToken)
    {
        try
        {
            await ReadAsync(cancellationToken);
        }
#pragma warning disable CA1031 // Whatever keeps the secret from being read, the key is still refused, and that is the answer.
        catch (Exception) when (!cancellationToken.IsCancellationRequested)
#pragma warning restore CA1031
        {
            return null;
        }

        return Of(source) is { } key && (refused is null || !key.Is(refused)) ? key : null;
    }

    /// <summary>Takes over the keys that the secret has; a secret that is being edited costs none of those known before.</summary>
    private async Task ReadAsync(CancellationToken cancellationToken)
    {
        var response = await secrets.GetSecretValueAsync(new GetSecretValueRequest { SecretId = secretId }, cancellationToken);
        var keys = new Dictionary<string, ApiKey>(_keys);
        foreach (var (source, key) in SecretEntries.Keys(Entries(response.SecretString)))
        {
            keys[source] = key;
        }

        _keys = keys;
    }

    // A secret that is not the expected JSON has no keys: each source then fails by name, and nothing of the secret is quoted.
    private static List<(string Name, string? Value)> Entries(string? secret)
    {
        try
        {
            using var json = JsonDocument.Parse(secret ?? "{}");
            return json.RootElement.ValueKind != JsonValueKind.Object
                ? []
                : [.. json.RootElement.EnumerateObject().Select(static property => (JsonText.NameOf(property) ?? string.Empty, JsonText.Of(property.Value)))];
        }
        catch (JsonException)
        {
            return [];
        }
    }
}
