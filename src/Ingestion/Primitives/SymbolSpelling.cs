namespace Ingestion.Primitives;

/// <summary>
/// How one provider spells symbols. Plain symbols are the same everywhere; a share class or a unit, one letter, is joined by a dot here and at some providers,
/// by a dash at others. Preferred shares, warrants, rights and shares that are not issued yet have as many spellings as there are providers: what is not known
/// for certain is not guessed.
/// </summary>
public sealed class SymbolSpelling
{
    /// <summary>
    /// Letters that say the same everywhere: classes (<c>BRK.B</c>), units (<c>GRP.U</c>), voting shares (<c>MKC.V</c>). A <c>P</c>, <c>R</c> or <c>W</c>
    /// alone is a preferred share, a right or a warrant.
    /// </summary>
    private const string Classes = "ABCDUV";

    private readonly char _joint;
    private readonly string _classes;
    private readonly bool _isLowerCase;

    private SymbolSpelling(string provider, char joint, string classes, bool isLowerCase = false) =>
        (Provider, _joint, _classes, _isLowerCase) = (provider, joint, classes, isLowerCase);

    /// <summary>Alpaca: <c>BRK.B</c>. Its list is where this product's symbols come from, so all that it has are spelled as it spells them, <c>ABR.PRD</c> too.</summary>
    public static SymbolSpelling Alpaca { get; } = new("alpaca", '.', string.Empty);

    /// <summary>Alpha Vantage: <c>BRK-B</c>.</summary>
    public static SymbolSpelling AlphaVantage { get; } = new("alphavantage", '-', Classes);

    /// <summary>Yahoo: <c>BRK-B</c>. Behind a dot it has the exchange.</summary>
    public static SymbolSpelling Yahoo { get; } = new("yahoo", '-', Classes);

    /// <summary>Tiingo: <c>brk-b</c>, and upper case in some of its answers.</summary>
    public static SymbolSpelling Tiingo { get; } = new("tiingo", '-', Classes, isLowerCase: true);

    /// <summary>Finnhub: <c>BRK.B</c>. A <c>V</c> behind the dot is an exchange of Toronto.</summary>
    public static SymbolSpelling Finnhub { get; } = new("finnhub", '.', "ABCDU");

    /// <summary>All of them.</summary>
    public static IReadOnlyList<SymbolSpelling> All { get; } = [Alpaca, AlphaVantage, Yahoo, Tiingo, Finnhub];

    /// <summary><c>alphavantage</c>: as records name it.</summary>
    public string Provider { get; }

    /// <summary>What the provider calls so here; null when that is not certain, or when it is no share at all (<c>BTC/USD</c>).</summary>
    public Ticker? Read(string? text)
    {
        var symbol = text?.Trim() ?? string.Empty;
        symbol = _isLowerCase ? symbol.ToUpperInvariant() : symbol;
        return IsKnown(symbol, _joint) && Ticker.TryParse(symbol, out var ticker) ? ticker : null;
    }

    /// <summary>What the provider calls the symbol; null when that is not certain.</summary>
    public string? Write(Ticker ticker)
    {
        if (!IsKnown(ticker.Symbol, '.'))
        {
            return null;
        }

        var symbol = ticker.Symbol.Replace('.', _joint);
        return _isLowerCase ? symbol.ToLowerInvariant() : symbol;
    }

    /// <summary>
    /// What stories about a symbol may be tagged with at Tiingo: a share class with a dash, as it documents it, and without, as it tags some. To ask for one
    /// that does not exist costs nothing, so here also symbols are taken that <see cref="Write"/> would refuse.
    /// </summary>
    public static IEnumerable<string> TiingoNewsTags(Ticker ticker)
    {
        var symbol = ticker.Symbol.ToLowerInvariant();
        return symbol.Contains('.', StringComparison.Ordinal)
            ? [symbol.Replace('.', '-'), symbol.Replace(".", string.Empty, StringComparison.Ordinal)]
            : [symbol];
    }

    private bool IsKnown(string symbol, char joint)
    {
        var parts = symbol.Split(joint);
        return _classes.Length == 0
            ? Array.TrueForAll(parts, IsPlain)
            : parts switch
            {
                [var plain] => IsPlain(plain),
                [var root, [var letter]] => root.Length > 0 && root.All(char.IsAsciiLetterUpper) && _classes.Contains(letter, StringComparison.Ordinal),
                _ => false,
            };
    }

    /// <summary>Lower case says something of its own where symbols are in upper case: <c>ABRpD</c>.</summary>
    private static bool IsPlain(string part) => part.Length > 0 && part.All(static c => char.IsAsciiLetterUpper(c) || char.IsAsciiDigit(c));
}
