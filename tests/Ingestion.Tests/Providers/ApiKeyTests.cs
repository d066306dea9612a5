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

    [Fact]
    public void A_pair_is_sent_in_two_headers_and_both_parts_are_struck_out()
    {
        using var request = new HttpRequestMessage();
        var key = ApiKey.From("PKIDPKID", "s3cr3t")!;

        key.AddPairTo(request.Headers, "APCA-API-KEY-ID", "APCA-API-SECRET-KEY");

        request.Headers.GetValues("APCA-API-KEY-ID").Should().Equal("PKIDPKID");
        request.Headers.GetValues("APCA-API-SECRET-KEY").Should().Equal("s3cr3t");
        key.ToString().Should().Be("[key]");
        key.Quote("pkidpkid with s3cr3t is unknown", 100).Should().Be("[key] with [key] is unknown");
    }

    [Theory]
    [InlineData(null, "s")]
    [InlineData("i", "")]
    [InlineData("i", "with space")]
    public void A_pair_with_half_of_it_missing_is_no_key(string? id, string? secret) => ApiKey.From(id, secret).Should().BeNull();

    [Theory]
    [InlineData("https://provider.example/query", "https://provider.example/query?apikey=a%2Fb%2Bc%26d%3D")]
    [InlineData("https://provider.example/query?function=F", "https://provider.example/query?function=F&apikey=a%2Fb%2Bc%26d%3D")]
    public void A_key_in_a_query_is_whole_whatever_is_in_it(string url, string with) =>
        ApiKey.From("a/b+c&d=")!.AddTo(new Uri(url), "apikey").AbsoluteUri.Should().Be(with);

    [Theory]
    [InlineData("no: 0123/6789+abc/ef=!")]
    [InlineData("no: 0123%2F6789%2Babc%2Fef%3D!")]
    [InlineData("no: 0123%2f6789%2babc%2fef%3d!")]
    [InlineData("no: 0123%252F6789%252Babc%252Fef%253D!")] // a URL within a URL
    [InlineData("no: 0123\\/6789+abc\\/ef=!")]
    [InlineData("no: 0123/6789\\u002Babc/ef=!")]
    public void A_key_is_struck_out_in_whatever_way_it_is_escaped(string said) =>
        ApiKey.From("0123/6789+abc/ef=")!.Quote(said, 100).Should().Be("no: [key]!");

    [Theory]
    [InlineData("GET /query?function=F&apikey=s3cr3t&horizon=3month", "GET /query?function=F&apikey=[key]&horizon=3month")]
    [InlineData("url=%2Fquery%3Fapikey%3Ds3cr3t", "url=%2Fquery%3Fapikey%3D[key]")]
    public void A_url_that_is_echoed_has_the_key_struck_out(string said, string shown) => ApiKey.From("s3cr3t")!.Quote(said, 100).Should().Be(shown);
}
