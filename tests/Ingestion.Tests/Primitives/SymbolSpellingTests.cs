using Ingestion.Primitives;

namespace Ingestion.Tests.Primitives;

public sealed class SymbolSpellingTests
{
    [Theory]
    [InlineData("alpaca", "BRK.B", "BRK.B")]
    [InlineData("alpaca", "GRP.U", "GRP.U")]
    [InlineData("alpaca", "ABR.PRD", "ABR.PRD")] // ours as well: the list of assets is theirs
    [InlineData("alpaca", "ACHR.WS", "ACHR.WS")]
    [InlineData("alpaca", "003CVR016", "003CVR016")]
    [InlineData("alphavantage", "BRK-B", "BRK.B")]
    [InlineData("alphavantage", "GRP-U", "GRP.U")]
    [InlineData("alphavantage", "AKO-A", "AKO.A")]
    [InlineData("alphavantage", " AAPL ", "AAPL")]
    [InlineData("alphavantage", "AACAY", "AACAY")]
    [InlineData("yahoo", "BRK-B", "BRK.B")]
    [InlineData("tiingo", "brk-b", "BRK.B")]
    [InlineData("tiingo", "AAPL", "AAPL")]
    [InlineData("finnhub", "BRK.B", "BRK.B")]
    [InlineData("finnhub", "MSFT", "MSFT")]
    public void What_a_provider_writes_is_one_ticker(string provider, string text, string symbol) => Of(provider).Read(text)!.Value.Symbol.Should().Be(symbol);

    [Theory]
    [InlineData("alpaca", "BTC/USD")]
    [InlineData("alpaca", "BRK-B")]
    [InlineData("alpaca", "ABRpD")]
    [InlineData("alpaca", "BRK..B")]
    [InlineData("alpaca", "ABCDEFGHIJ.PRA")] // longer than a ticker may be
    [InlineData("alphavantage", "ABR-PD")]
    [InlineData("alphavantage", "ABR-P-D")]
    [InlineData("alphavantage", "-P-HIZ")]
    [InlineData("alphavantage", "NYCB- PR-U")]
    [InlineData("alphavantage", "BC/PB")]
    [InlineData("alphavantage", "GAB-P-G:BAT")]
    [InlineData("alphavantage", "ACWV:BAT")]
    [InlineData("alphavantage", "NXT(EXP20091224)")]
    [InlineData("alphavantage", "CBIO_OLD")]
    [InlineData("alphavantage", "APGB-WS")]
    [InlineData("alphavantage", "AMTM-W")]
    [InlineData("alphavantage", "ABC-P")] // a preferred share
    [InlineData("alphavantage", "ABC-R")] // a right
    [InlineData("alphavantage", "BRK.B")]
    [InlineData("alphavantage", "7203-T")]
    [InlineData("alphavantage", "-B")]
    [InlineData("alphavantage", "BRK-")]
    [InlineData("alphavantage", "CRYPTO:NANO")]
    [InlineData("yahoo", "VOD.L")]
    [InlineData("yahoo", "BTC-USD")]
    [InlineData("yahoo", "^GSPC")]
    [InlineData("tiingo", "brk.b")]
    [InlineData("tiingo", "abr-p-d")]
    [InlineData("finnhub", "7203.T")]
    [InlineData("finnhub", "SHOP.TO")]
    [InlineData("finnhub", "VOD.L")]
    [InlineData("finnhub", "ABC.V")] // an exchange, or the voting shares
    [InlineData("finnhub", "CCIV+")]
    [InlineData("finnhub", "BRK-B")]
    [InlineData("finnhub", "")]
    [InlineData("finnhub", null)]
    public void What_is_not_certain_is_not_guessed(string provider, string? text) => Of(provider).Read(text).Should().BeNull();

    [Theory]
    [InlineData("BRK.B", "BRK.B", "BRK-B", "BRK-B", "brk-b", "BRK.B")]
    [InlineData("AAPL", "AAPL", "AAPL", "AAPL", "aapl", "AAPL")]
    [InlineData("MKC.V", "MKC.V", "MKC-V", "MKC-V", "mkc-v", null)]
    [InlineData("ABR.PRD", "ABR.PRD", null, null, null, null)]
    [InlineData("ACHR.WS", "ACHR.WS", null, null, null, null)]
    [InlineData("ABC.W", "ABC.W", null, null, null, null)]
    [InlineData("7203.T", "7203.T", null, null, null, null)]
    public void A_symbol_has_a_spelling_at_each_provider_or_none_that_is_known(
        string symbol, string? alpaca, string? alphaVantage, string? yahoo, string? tiingo, string? finnhub) =>
        SymbolSpelling.All.Select(spelling => spelling.Write(Some.Ticker(symbol))).Should().Equal(alpaca, alphaVantage, yahoo, tiingo, finnhub);

    [Fact]
    public void What_is_written_is_read_as_the_same_symbol_and_the_other_way_round()
    {
        var symbols = Symbols().ToList();
        symbols.Should().HaveCountGreaterThan(5_000);
        foreach (var spelling in SymbolSpelling.All)
        {
            var written = 0;
            foreach (var ticker in symbols.Select(Some.Ticker))
            {
                if (spelling.Write(ticker) is { } text)
                {
                    written++;
                    spelling.Read(text).Should().Be(ticker);
                }
            }

            foreach (var text in symbols.SelectMany(static symbol => new[] { symbol, symbol.Replace('.', '-') }))
            {
                if (spelling.Read(text) is { } ticker)
                {
                    spelling.Write(ticker)!.ToUpperInvariant().Should().Be(text);
                }
            }

            written.Should().BeGreaterThan(1_000);
        }
    }

    [Fact]
    public void No_two_symbols_are_written_alike()
    {
        var tickers = Symbols().Select(Some.Ticker).Distinct().ToList();
        foreach (var spelling in SymbolSpelling.All)
        {
            tickers.Select(spelling.Write).OfType<string>().Should().OnlyHaveUniqueItems();
        }
    }

    [Theory]
    [InlineData("AAPL", "aapl")]
    [InlineData("BRK.B", "brk-b,brkb")]
    [InlineData("7203.T", "7203-t,7203t")]
    public void Stories_of_tiingo_are_asked_for_in_every_spelling_they_may_be_tagged_with(string symbol, string tags) =>
        SymbolSpelling.TiingoNewsTags(Some.Ticker(symbol)).Should().Equal(tags.Split(','));

    private static SymbolSpelling Of(string provider) => SymbolSpelling.All.Single(spelling => spelling.Provider == provider);

    private static IEnumerable<string> Symbols()
    {
        const string Letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
        foreach (var root in Letters.SelectMany(static first => "AEIORTZ".Select(second => $"{first}{second}K")))
        {
            yield return root;
            foreach (var letter in Letters)
            {
                yield return $"{root}.{letter}";
            }

            foreach (var suffix in new[] { "WS", "PRA", "RT", "PRA.WI", "WI", "1" })
            {
                yield return $"{root}.{suffix}";
            }
        }
    }
}
