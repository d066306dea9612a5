using System.Globalization;

namespace Ingestion.LocalCloud.Reference;

/// <summary>Alpaca's list as it is before anything happens: well-known assets, odd ones, and made-up ones up to the number that is wanted.</summary>
internal static class AssetList
{
    private static readonly (string Symbol, string Exchange, string Name)[] WellKnown =
    [
        ("AAPL", "NASDAQ", "Apple Inc. Common Stock"), ("MSFT", "NASDAQ", "Microsoft Corporation Common Stock"), ("NVDA", "NASDAQ", "NVIDIA Corporation Common Stock"),
        ("AMZN", "NASDAQ", "Amazon.com, Inc. Common Stock"), ("GOOGL", "NASDAQ", "Alphabet Inc. Class A Common Stock"), ("TSLA", "NASDAQ", "Tesla, Inc. Common Stock"),
        ("CSCO", "NASDAQ", "Cisco Systems, Inc. Common Stock"), ("IBM", "NYSE", "International Business Machines Corporation"), ("JPM", "NYSE", "JPMorgan Chase & Co."),
        ("DIS", "NYSE", "The Walt Disney Company"), ("BRK.A", "NYSE", "Berkshire Hathaway Inc."), ("BRK.B", "NYSE", "Berkshire Hathaway Inc. Class B"),
        ("BF.B", "NYSE", "Brown-Forman Corporation Class B"), ("SPY", "ARCA", "SPDR S&P 500 ETF Trust"), ("QQQ", "NASDAQ", "Invesco QQQ Trust, Series 1"),
    ];

    /// <summary>The active assets, in no order.</summary>
    public static IReadOnlyList<AlpacaAsset> Active(int count)
    {
        List<AlpacaAsset> assets =
        [
            .. WellKnown.Select(static (one, i) => new AlpacaAsset(MadeUp.Id(one.Symbol), one.Symbol, one.Name, one.Exchange, IsTradable: true)
            {
                Attributes = ["fractional_eh_enabled", "has_options"],
                HasBorrowStatus = i % 2 == 0,
            }),
            .. ReferenceWeek.Scripted.Select(static symbol => new AlpacaAsset(
                MadeUp.Id(symbol), symbol, $"{ReferenceWeek.NameOf(symbol)} Common Stock", "NASDAQ", IsTradable: true) { Attributes = ["has_options"] }),
            .. OddAssets.All,
        ];
        assets.AddRange(Enumerable.Range(0, count - assets.Count).Select(MadeUpAsset));
        return [.. assets.OrderBy(static asset => asset.Id, StringComparer.Ordinal)];
    }

    /// <summary>Assets that were active once, which are listed only where they are asked for.</summary>
    public static IReadOnlyList<AlpacaAsset> Inactive(int count) =>
        [.. Enumerable.Range(100_000, count / 50).Select(static i => MadeUpAsset(i) with { IsActive = false, IsTradable = false })];

    /// <summary>Whether a made-up asset is a company of the United States, which reports every quarter.</summary>
    public static bool IsCompany(int number) => ExchangeOf(number) is "NASDAQ" or "NYSE" or "AMEX";

    /// <summary>Whether a made-up asset is traded over the counter.</summary>
    public static bool IsForeign(int number) => ExchangeOf(number) == "OTC";

    /// <summary>The symbol of a made-up asset.</summary>
    public static string SymbolOf(int number) => IsForeign(number) ? MadeUp.ForeignSymbol(number) : MadeUp.Symbol(number);

    private static string ExchangeOf(int number) => MadeUp.Dice(number, "exchange", 100) switch
    {
        < 38 => "NASDAQ",
        < 55 => "NYSE",
        < 58 => "AMEX",
        < 78 => "ARCA",
        < 85 => "BATS",
        _ => "OTC",
    };

    private static AlpacaAsset MadeUpAsset(int number)
    {
        var exchange = ExchangeOf(number);
        var kind = exchange switch
        {
            "OTC" => "Ordinary Shares",
            "ARCA" or "BATS" => string.Create(CultureInfo.InvariantCulture, $"{1 + MadeUp.Dice(number, "factor", 3)}X ETF"),
            _ => "Common Stock",
        };
        var isTradable = exchange != "OTC" || MadeUp.Dice(number, "tradable", 10) < 3;
        var name = $"{MadeUp.Company(number)} {kind}";
        return new AlpacaAsset(MadeUp.Id(string.Create(CultureInfo.InvariantCulture, $"asset {number}")), SymbolOf(number), name, exchange, isTradable)
        {
            IsFractionable = isTradable && exchange != "OTC" && MadeUp.Dice(number, "fraction", 4) > 0,
            IsMarginable = isTradable && exchange != "OTC",
            Attributes = exchange == "OTC" ? [] : MadeUp.Dice(number, "attributes", 4) switch
            {
                0 => ["fractional_eh_enabled", "has_options", "overnight_tradable"],
                1 => ["fractional_eh_enabled"],
                2 => ["has_options"],
                _ => [],
            },
            HasBorrowStatus = MadeUp.Dice(number, "borrow", 2) == 0,
        };
    }
}
