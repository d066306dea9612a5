using System.Security.Cryptography;
using System.Text;
using Ingestion.Feeds.News;
using NodaTime;

namespace Ingestion.Tests.Feeds.News;

public sealed class CanonicalHeadlineTests
{
    [Theory]
    [InlineData("Apple's \u201cbig\u201d day", "Apple\u2019s \"Big\" Day")] // quotation marks of every kind, and case
    [InlineData("AT&amp;T cuts costs", "AT&T cuts costs")]
    [InlineData("Ｆｕｌｌ width", "Full width")]
    [InlineData("Caf\u00e9 chain", "Cafe\u0301 chain")] // one letter, or letter and accent
    [InlineData("Pro\ufb01t up", "Profit up")] // a ligature
    [InlineData("Straße", "STRASSE")]
    [InlineData("Up  4%\u00a0today", "Up 4% today")]
    [InlineData("U.S. stocks, up!", "US stocks up")]
    [InlineData("Shares rise - Harbor Wire", "Shares rise")]
    [InlineData("Shares rise \u2013 HARBOR WIRE", "Shares rise")]
    [InlineData("Shares rise | Harbor Wire ", "Shares rise")]
    public void Two_spellings_of_one_headline_are_equal(string one, string other) =>
        CanonicalHeadline.Of(one, "Harbor Wire").Should().Be(CanonicalHeadline.Of(other, "Harbor Wire"));

    [Theory]
    [InlineData("Shares rise - The Ledger", "Shares rise")] // another publisher's name may be part of the story
    [InlineData("Deal-Harbor Wire", "Deal")] // not set off
    [InlineData("Shares up 4%", "Shares up 5%")]
    [InlineData("Shares up", "Shares down")]
    [InlineData("résumé", "resume")]
    public void Different_headlines_stay_different(string one, string other) =>
        CanonicalHeadline.Of(one, "Harbor Wire").Should().NotBe(CanonicalHeadline.Of(other, "Harbor Wire"));

    [Theory]
    [InlineData("harborwire.com")]
    [InlineData("harborwire.co.uk")]
    [InlineData("www.harborwire.com")]
    [InlineData("https://www.harborwire.com/markets")]
    public void A_publisher_given_as_a_domain_is_recognised_by_its_name(string publisher) =>
        CanonicalHeadline.Of("Shares rise - HarborWire", publisher).Should().Be("shares rise");

    [Theory]
    [InlineData("Shares rise - Bay Star-Telegram", "Bay Star-Telegram")]
    [InlineData("Shares rise - Barron\u2019s", "Barron&#39;s")]
    [InlineData("Shares rise - Wire - Daily", "Wire - Daily")]
    public void A_publisher_with_punctuation_of_its_own_is_removed(string headline, string publisher) =>
        CanonicalHeadline.Of(headline, publisher).Should().Be("shares rise");

    [Fact]
    public void A_headline_made_to_cost_time_costs_little()
    {
        // Within the rules, and as hostile as can be: dashes that are set off, and then nothing but marks.
        var headline = string.Concat(Enumerable.Repeat(" -", 83)) + "a" + string.Concat(Enumerable.Range(0, 300).Select(static i => i % 2 == 0 ? '\u0316' : '\u0301'));
        CanonicalHeadline.Of(headline, "Harbor Wire");

        var before = GC.GetAllocatedBytesForCurrentThread();
        CanonicalHeadline.Of(headline, "Harbor Wire");

        (GC.GetAllocatedBytesForCurrentThread() - before).Should().BeLessThan(20_000, "each time that a tail is looked at allocates");
    }

    [Fact]
    public void No_headline_of_500_characters_put_together_from_hostile_parts_costs_much()
    {
        string[] parts = [" -", " - ", " \u2013 ", "\u0316\u0301", "\u0301\u0323\u0316", "a", "Wire", "\u1E9B\u0323", " | ", "&#39;", "\u200D"];
        var random = new Random(20_261_120);
        for (var i = 0; i < 2_000; i++)
        {
            var (one, other) = (parts[random.Next(parts.Length)], parts[random.Next(parts.Length)]);
            var turn = random.Next(500);
            var headline = string.Concat(Enumerable.Range(0, 500).Select(at => at < turn ? one : at % 5 == 0 ? parts[random.Next(parts.Length)] : other))[..500];
            var before = GC.GetAllocatedBytesForCurrentThread();

            CanonicalHeadline.Of(headline, "Harbor Wire");

            (GC.GetAllocatedBytesForCurrentThread() - before).Should().BeLessThan(60_000, $"each step allocates, and this is {headline}");
        }
    }

    [Fact]
    public void More_marks_on_a_character_than_any_script_has_are_left_out() =>
        CanonicalHeadline.Of("a" + new string('\u0316', 300), string.Empty).Should().Be("a" + new string('\u0316', 30));

    [Theory]
    [InlineData("Shares rise - Wire - A - B - C - D", "Wire - A - B - C - D", "shares rise wire a b c d")] // five dashes: no publisher has that many
    [InlineData("Shares rise - Wire - A - B - C", "Wire - A - B - C", "shares rise")]
    public void A_publisher_is_looked_for_behind_the_last_four_dashes(string headline, string publisher, string canonical) =>
        CanonicalHeadline.Of(headline, publisher).Should().Be(canonical);

    [Theory]
    [InlineData("…!?", "")]
    [InlineData("   ", "")]
    [InlineData("- Harbor Wire", "harbor wire")] // without a headline before it, a publisher's name is the headline
    [InlineData(" - Harbor Wire", "")]
    public void Nothing_but_punctuation_is_empty_and_a_name_alone_is_a_headline(string headline, string canonical) =>
        CanonicalHeadline.Of(headline, "Harbor Wire").Should().Be(canonical);

    [Fact]
    public void The_key_is_half_of_sha_256_over_headline_and_day()
    {
        var expected = Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes("apple opens a store|2026-11-20")))[..32];

        DedupKey.Of("apple opens a store", new LocalDate(2026, 11, 20)).Should().Be(expected.ToUpperInvariant().ToLowerInvariant());
    }

    [Theory]
    [InlineData("\u1e9b\u0323", "\u1e69")] // UAX #15's own example: ẛ̣
    [InlineData("\u0044\u0307\u0323", "\u1e0c\u0307")] // marks are put in order, then composed
    [InlineData("\ufb03", "ffi")]
    [InlineData("\u2460\u00bd\u2122", "11\u20442TM")]
    [InlineData("\u1112\u1161\u11ab", "\ud55c")] // Hangul
    [InlineData("\ud835\udc00", "A")] // beyond the basic plane
    [InlineData("\u0958", "\u0915\u093c")] // excluded from composition
    [InlineData("plain – text", "plain – text")]
    public void Normalization_form_kc_is_unicode_s(string text, string normalized) => Nfkc.Normalize(text).Should().Be(normalized);
}
