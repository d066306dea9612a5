namespace Ingestion.Runs;

/// <summary>Of the tickers asked for, how many the source answered.</summary>
public readonly record struct Coverage(int Answered, int Asked)
{
    /// <summary>Nothing was asked.</summary>
    public static Coverage None => default;

    /// <summary><c>9/10</c>.</summary>
    public override string ToString() => $"{Answered}/{Asked}";
}
