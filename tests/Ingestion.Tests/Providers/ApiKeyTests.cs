using System.Net.Http.Headers;
using Ingestion.Providers;

namespace Ingestion.Tests.Providers;

public sealed class ApiKeyTests
{
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
