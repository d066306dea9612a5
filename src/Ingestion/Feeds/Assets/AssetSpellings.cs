using Ingestion.Primitives;

namespace Ingestion.Feeds.Assets;

/// <summary>How providers spell a symbol, kept beside ours where that is not the same.</summary>
internal static class AssetSpellings
{
    /// <summary>By provider, those left out whose spelling is not certain; empty for a symbol that all spell the same.</summary>
    public static IReadOnlyDictionary<string, string> Of(Ticker symbol)
    {
        var spellings = new Dictionary<string, string>();
        foreach (var provider in symbol.Symbol.Contains('.', StringComparison.Ordinal) ? SymbolSpelling.All : [])
        {
            if (provider.Write(symbol) is { } spelling)
            {
                spellings[provider.Provider] = spelling;
            }
        }

        return spellings;
    }
}
