using Ingestion.Primitives;

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
    public void Foreign_text_becomes_one_bounded_line(string text, string printable, int max = 10) =>
        Printable.Of(text, max).Should().Be(printable);

    [Fact]
    public void Foreign_text_is_never_longer_than_allowed_whatever_is_cut()
    {
        const string Text = "a 😀 b 😀😀 c";
        for (var max = 1; max < 16; max++)
        {
            Printable.Of(Text, max).Length.Should().BeLessThanOrEqualTo(max);
        }
    }
}
