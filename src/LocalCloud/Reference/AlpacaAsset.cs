namespace Ingestion.LocalCloud.Reference;

/// <summary>An element of Alpaca's list of assets.</summary>
/// <param name="Id">The same for as long as the asset exists.</param>
/// <param name="Symbol">Class shares with a dot: <c>BRK.B</c>.</param>
/// <param name="Name">Null as some elements have it.</param>
/// <param name="Exchange">Null: the element has no such field.</param>
/// <param name="IsTradable">An active asset need not be.</param>
public sealed record AlpacaAsset(string Id, string Symbol, string? Name, string? Exchange, bool IsTradable)
{
    /// <summary><c>us_equity</c>, <c>crypto</c>.</summary>
    public string Class { get; init; } = "us_equity";

    /// <summary>Whether it is active; else it is inactive.</summary>
    public bool IsActive { get; init; } = true;

    /// <summary>Whether it can be bought on margin, and sold short.</summary>
    public bool IsMarginable { get; init; } = IsTradable;

    /// <summary>Whether fractions of a share are traded.</summary>
    public bool IsFractionable { get; init; } = IsTradable;

    /// <summary>What else there is to say; null: the element has no such field.</summary>
    public IReadOnlyList<string>? Attributes { get; init; } = [];

    /// <summary>Whether it says <c>borrow_status</c>, as it will in future, instead of <c>easy_to_borrow</c>.</summary>
    public bool HasBorrowStatus { get; init; }
}
