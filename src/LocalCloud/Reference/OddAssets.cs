namespace Ingestion.LocalCloud.Reference;

/// <summary>What in Alpaca's list is unlike the rest: each element is something that a reader of it can trip over.</summary>
internal static class OddAssets
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<AlpacaAsset> All { get; } =
    [
        // A unit, a warrant and two preferred shares, in Alpaca's spelling.
        Listed("KSTR.U", "Keystone Harbor Acquisition Corp. Units") with { Attributes = ["ptp_with_exception"] },
        Listed("KSTR.WS", "Keystone Harbor Acquisition Corp. Warrants"),
        Listed("HRBX.PRA", "Harbor Realty Trust Preferred Series A"),
        Listed("HRBX.PRD", "Harbor Realty Trust Preferred Series D"),

        // Not shares, and not this product's spelling.
        new(MadeUp.Id("BTC/USD"), "BTC/USD", "Bitcoin  / US Dollar", "CRYPTO", IsTradable: true) { Class = "crypto", IsMarginable = false },
        new(MadeUp.Id("ETH/USD"), "ETH/USD", "Ethereum  / US Dollar", "CRYPTO", IsTradable: true) { Class = "crypto", IsMarginable = false },

        // What exchanges test with.
        Listed("ZVZZT", "NASDAQ TEST STOCK"),
        Listed("NTEST", "NYSE TEST ISSUE"),

        // The same symbol twice: the second one is tradable; neither is.
        OverTheCounter("GMNX", "Gemini Crossing Ltd Ordinary Shares", "GMNX, first"),
        Listed("GMNX", "Gemini Crossing Inc. Common Stock") with { Id = MadeUp.Id("GMNX, second") },
        OverTheCounter("TWNX", "Twin Peaks Exploration, old", "TWNX, first"),
        OverTheCounter("TWNX", "Twin Peaks Exploration, new", "TWNX, second"),

        // An exchange, an attribute and a class that nobody has heard of yet.
        Listed("NWXC", "New Exchange Pioneer Inc. Common Stock") with { Exchange = "ASCX", Attributes = ["lunar_trading", "has_options"] },
        Listed("PERP", "Perpetual Motion Fund") with { Class = "us_perpetual" },

        // Names that are missing, null, padded or foreign.
        Listed("NNME", string.Empty),
        Listed("NULN", "-") with { Name = null },
        Listed("PADD", "  Padded Plains Inc.   "),
        Listed("FRAN", "Compañía Minera Ångström S.A. “Ordinary”"),

        // Without the field at all; a number for a symbol, as rights and contra shares have.
        Listed("NATR", "Nothing To Report Inc. Common Stock") with { Attributes = null },
        OverTheCounter("003CVR016", "Contingent Value Right", "003CVR016"),

        // Elements that are no assets: without a symbol, with a blank in it, without an exchange.
        Listed(string.Empty, "Nameless Number Inc."),
        Listed("HRBX PRD", "Harbor Realty Trust Preferred Series D"),
        Listed("NXCH", "No Exchange Inc.") with { Exchange = null },
    ];

    private static AlpacaAsset Listed(string symbol, string name) => new(MadeUp.Id($"odd {symbol} {name}"), symbol, name, "NYSE", IsTradable: true);

    private static AlpacaAsset OverTheCounter(string symbol, string name, string id) => new(MadeUp.Id(id), symbol, name, "OTC", IsTradable: false);
}
