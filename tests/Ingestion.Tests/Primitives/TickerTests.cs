using Ingestion.Primitives;

namespace Ingestion.Tests.Primitives;

public sealed class TickerTests
{
    [Theory]
    [InlineData("aapl", "AAPL")]
    [InlineData(" BRK-B ", "BRK.B")]
    [InlineData("brk/b", "BRK.B")]
    [InlineData("7203.T", "7203.T")]
    public void A_ticker_has_one_spelling(string text, string symbol) => Some.Ticker(text).Symbol.Should().Be(symbol);

    [Theory]
    [InlineData("")]
    [InlineData("ABCDEFGHIJKLM")]
    [InlineData("A PL")]
    [InlineData(".A")]
    [InlineData("A.")]
    [InlineData("ÄPL")]
    [InlineData("A#B")]
    public void What_is_no_ticker_is_none(string text) => Ticker.TryParse(text, out _).Should().BeFalse();
}
