namespace Ingestion.Primitives;

/// <summary>
/// A ticker symbol in this product's one spelling: upper case, class shares with a dot (<c>BRK.B</c>). Sources spell it their own
/// way. 1 to 12 characters of A-Z, 0-9 and dots, starting with a letter or digit.
/// </summary>
public readonly record struct Ticker : IComparable<Ticker>
{
    /// <summary>What is allowed, for error messages.</summary>
    public const string Allowed = "1 to 12 letters, digits, dots or dashes, such as AAPL or BRK.B";

    private const int MaxLength = 12;

    private readonly string? _symbol;

    private Ticker(string symbol) => _symbol = symbol;

    /// <summary>The symbol.</summary>
    /// <exception cref="InvalidOperationException">This is the default value, not a parsed ticker.</exception>
    public string Symbol => _symbol ?? throw new InvalidOperationException("An undefined ticker was used.");

    /// <summary>Reads any provider's spelling: case is ignored, and a dash or slash stands for the dot of a share class.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out Ticker ticker)
    {
        ticker = default;
        text = text.Trim();
        if (text.Length is 0 or > MaxLength)
        {
            return false;
        }

        Span<char> symbol = stackalloc char[text.Length];
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i] is '-' or '/' ? '.' : char.ToUpperInvariant(text[i]);
            if (c != '.' && !char.IsAsciiLetterOrDigit(c))
            {
                return false;
            }

            symbol[i] = c;
        }

        if (symbol[0] == '.' || symbol[^1] == '.')
        {
            return false;
        }

        ticker = new Ticker(new string(symbol));
        return true;
    }

    /// <inheritdoc/>
    public int CompareTo(Ticker other) => string.CompareOrdinal(_symbol, other._symbol);

    /// <inheritdoc/>
    public override string ToString() => _symbol ?? "(undefined)";

    /// <summary>Ordinal order of the symbols.</summary>
    public static bool operator <(Ticker left, Ticker right) => left.CompareTo(right) < 0;

    /// <summary>Ordinal order of the symbols.</summary>
    public static bool operator >(Ticker left, Ticker right) => left.CompareTo(right) > 0;

    /// <summary>Ordinal order of the symbols.</summary>
    public static bool operator <=(Ticker left, Ticker right) => left.CompareTo(right) <= 0;

    /// <summary>Ordinal order of the symbols.</summary>
    public static bool operator >=(Ticker left, Ticker right) => left.CompareTo(right) >= 0;
}
