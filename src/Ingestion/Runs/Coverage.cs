
namespace Ingestion.Runs;

/// <summary>How many of the tickers a source was asked for it answered.</summary>
public readonly record struct Coverage(int Answered, int Asked)
{
    /// <summary>Nothing was asked.</summary>
    public static Coverage None => default;

    /// <summary><c>9/10</c>.</summary>
    public override string ToString() => $"{Answered}/{Asked}";
}
