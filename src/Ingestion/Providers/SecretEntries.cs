using Ingestion.Providers.Alpaca;
using Ingestion.Providers.AlphaVantage;

namespace Ingestion.Providers;

/// <summary>
/// Which entries of the secret are the key of which source: <c>tiingo_api_key</c> is the key of <c>tiingo</c>, and so on. Only a source whose provider calls its
/// keys otherwise has entries of its own.
/// </summary>
public static class SecretEntries
{
    private const string Suffix = "_api_key", AlphaVantage = "alpha_vantage_api_key", AlpacaId = "alpaca_key_id", AlpacaSecret = "alpaca_secret_key";

    /// <summary>The entries of a source, for people: <c>alpaca_key_id and alpaca_secret_key</c>.</summary>
    public static string Of(string source) => source switch
    {
        AlpacaClient.Name => $"{AlpacaId} and {AlpacaSecret}",
        AlphaVantageClient.Name => AlphaVantage,
        _ => source + Suffix,
    };

    /// <summary>The usable keys among the entries, with their sources.</summary>
    public static IEnumerable<(string Source, ApiKey Key)> Keys(IReadOnlyList<(string Name, string? Value)> entries)
    {
        foreach (var (name, value) in entries)
        {
            if (SourceOf(name) is { } source && ApiKey.From(value) is { } key)
            {
                yield return (source, key);
            }
        }

        if (ApiKey.From(Last(entries, AlpacaId), Last(entries, AlpacaSecret)) is { } pair)
        {
            yield return (AlpacaClient.Name, pair);
        }
    }

    private static string? SourceOf(string name) => name switch
    {
        AlphaVantage => AlphaVantageClient.Name,
        _ when name.EndsWith(Suffix, StringComparison.Ordinal) && name[..^Suffix.Length] is not (AlpacaClient.Name or AlphaVantageClient.Name) => name[..^Suffix.Length],
        _ => null,
    };

    /// <summary>Of an entry that is there twice the last one counts.</summary>
    private static string? Last(IReadOnlyList<(string Name, string? Value)> entries, string name) => entries.LastOrDefault(entry => entry.Name == name).Value;
}
