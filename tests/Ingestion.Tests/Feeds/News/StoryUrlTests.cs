using Ingestion.Feeds.News;

namespace Ingestion.Tests.Feeds.News;

public sealed class StoryUrlTests
{
    [Theory]
    [InlineData("https://www.reuters.com/markets/?id=7&x=%20#top")]
    [InlineData("http://harborwire.example/1")]
    [InlineData("https://harborwire.example:8443/a(b)")]
    [InlineData("https://b\u00fccher.example/\u00fcber")]
    [InlineData("https://8.8.8.8/x")]
    public void An_address_of_a_public_host_is_kept_as_it_is(string url) => StoryUrl.Of($" {url}\n").Should().Be(url);

    [Theory]
    [InlineData("https://harborwire.example/\"onmouseover='x'", "https://harborwire.example/%22onmouseover=%27x%27")]
    [InlineData("https://harborwire.example/<script>", "https://harborwire.example/%3Cscript%3E")]
    [InlineData("https://harborwire.example/`{x}|^", "https://harborwire.example/%60%7Bx%7D%7C%5E")]
    public void What_ends_an_attribute_is_encoded(string url, string encoded) => StoryUrl.Of(url).Should().Be(encoded);

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("harborwire.example/1")]
    [InlineData("javascript:alert(1)")]
    [InlineData("ftp://harborwire.example/1")]
    [InlineData("https://www.reuters.com@evil.example/x")]
    [InlineData("https://user:secret@harborwire.example/x")]
    [InlineData("https://evil.example\\@reuters.com/x")]
    [InlineData("http://169.254.169.254/latest/meta-data")]
    [InlineData("http://10.1.2.3/")]
    [InlineData("http://172.31.0.1/")]
    [InlineData("http://192.168.1.1/")]
    [InlineData("http://100.64.0.1/")]
    [InlineData("http://0x7f.1/")]
    [InlineData("http://2130706433/")]
    [InlineData("http://[::1]/")]
    [InlineData("http://[::ffff:10.0.0.1]/")]
    [InlineData("http://[fd00::1]/")]
    [InlineData("http://[fe80::1]/")]
    [InlineData("http://localhost/")]
    [InlineData("http://a.localhost/")]
    [InlineData("http://intranet/")]
    [InlineData("http://printer.local/")]
    [InlineData("http://instance-data.ec2.internal./")]
    [InlineData("https://harborwire.example/a b")]
    [InlineData("https://harborwire.example/a\u2028b")]
    [InlineData("https://harborwire.example/a\u202eb")]
    [InlineData("https://harborwire.example/a\u0007b")]
    public void What_should_not_be_handed_on_is_none(string? url) => StoryUrl.Of(url).Should().BeNull();

    [Fact]
    public void The_length_of_a_url_is_bounded_with_what_is_encoded()
    {
        const string Start = "https://harborwire.example/";
        StoryUrl.Of(Start + new string('a', StoryUrl.MaxLength - Start.Length)).Should().NotBeNull();
        StoryUrl.Of(Start + new string('a', StoryUrl.MaxLength + 1 - Start.Length)).Should().BeNull();
        StoryUrl.Of(Start + new string('<', StoryUrl.MaxLength - Start.Length)).Should().BeNull();
    }
}
