using System.Net.Http.Headers;
using Ingestion.Primitives;
using Ingestion.Providers;

namespace Ingestion.Tests.Primitives;

public sealed class PrintableTests
{
    [Theory]
    [InlineData("  two   words\r\n", "two words")]
    [InlineData("line\u001b[31mred", "line [31mred", 12)]
    [InlineData("a\u202eb\u200bc", "abc")]
    [InlineData("12345678901", "123456789…")]
    [InlineData("1234567890", "1234567890")]
    [InlineData("123456789 0", "123456789…")]
    [InlineData("12345678😀xy", "12345678😀…", 11)]
    [InlineData("\n\t ", "")]
    [InlineData("a\u061cb\u00adc\u180ed", "abcd")]
    [InlineData("a\U000E0041\U000E007Fb", "ab")]
    [InlineData("a\u3164\u115f\u034f\ufe0eb", "ab")]
    [InlineData("\u0645\u06cc\u200c\u062e\u0648", "\u0645\u06cc\u200c\u062e\u0648")] // Persian: the non-joiner is part of the word
    [InlineData("\U0001F468\u200d\U0001F469", "\U0001F468\u200d\U0001F469")] // an emoji of two
    [InlineData("\u2764\ufe0f", "\u2764\ufe0f")]
    [InlineData("a\u200d\u200db", "ab")]
    [InlineData("\u0645\u200c\u200c\u200cb", "\u0645\u200cb")]
    public void Becomes_one_bounded_line(string text, string printable, int max = 10) =>
        Printable.Of(text, max).Should().Be(printable);

    [Fact]
    public void Is_never_longer_than_allowed_whatever_is_cut()
    {
        const string Text = "a 😀 b 😀😀 c";
        for (var max = 1; max < 16; max++)
        {
            Printable.Of(Text, max).Length.Should().BeLessThanOrEqualTo(max);
        }
    }

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

    [Theory]
    [InlineData("")]
    [InlineData("with space")]
    [InlineData("with\nbreak")]
    [InlineData("ümlaut")]
    public void What_cannot_be_sent_in_a_header_is_no_key(string text) => ApiKey.From(text).Should().BeNull();

    [Fact]
    public void A_key_is_sent_and_struck_out_but_not_printed()
    {
        using var request = new HttpRequestMessage();
        var key = ApiKey.From("s3cr3t")!;

        key.AddTo(request.Headers, "Authorization", "Token");

        request.Headers.Authorization.Should().Be(new AuthenticationHeaderValue("Token", "s3cr3t"));
        key.ToString().Should().Be("[key]");
        key.Quote("bad key S3CR3T!", 100).Should().Be("bad key [key]!");
    }

    [Theory]
    [InlineData("no: 0123456789abcdef!", "no: [key]!")]
    [InlineData("no: 0123456789ABCDEF 0123456789abcdef", "no: [key] [key]")]
    [InlineData("no: 01234567\u200b89abc\u00addef", "no: [key]")] // cleaned before it is looked for
    [InlineData("no: 0123456789ab", "no: [key]")] // twelve characters are enough to tell
    [InlineData("no: 0123456789abcd…", "no: [key]…")]
    [InlineData("no: 0123456789a", "no: 0123456789a")]
    [InlineData("aaaaaaaaaaaaaaaaaaaaaaaaa 0123456789abcdef", "aaaaaaaaaaaaaaaaaaaaaaaaa [key]")] // struck before it is cut
    public void A_key_that_is_echoed_is_struck_out_whole_or_in_part(string said, string shown) =>
        ApiKey.From("0123456789abcdef")!.Quote(said, 32).Should().Be(shown);

    [Fact]
    public void What_is_struck_out_ends_also_where_the_key_is_in_its_own_place_holder() =>
        ApiKey.From("[key]")!.Quote("the [key] is [KEY]", 100).Should().Be("the [key] is [key]");
}
