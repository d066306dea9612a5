using System.Text;
using System.Text.Json;
using Ingestion.Primitives;

namespace Ingestion.Tests.Primitives;

public sealed class JsonArrayStreamTests
{
    private const string Elements = """ [ {"a":[1,2,{"b":"x]y"}]} ,12.5e3,"te\"xt , ]",[ ],null,{} ,-7 ] """;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    [InlineData(10_000)]
    public async Task Elements_come_whole_however_the_text_comes(int atOnce) =>
        (await ReadAsync(Encoding.UTF8.GetBytes(Elements), atOnce)).Should().Equal(
            """{"a":[1,2,{"b":"x]y"}]}""", "12.5e3", "\"te\\\"xt , ]\"", "[ ]", "null", "{}", "-7");

    [Theory]
    [InlineData(1)]
    [InlineData(10_000)]
    public async Task A_byte_order_mark_is_no_part_of_it(int atOnce) =>
        (await ReadAsync([0xEF, 0xBB, 0xBF, .. "[1]"u8], atOnce)).Should().Equal("1");

    [Fact]
    public async Task An_array_may_be_empty() => (await ReadAsync("[]"u8.ToArray(), 1)).Should().BeEmpty();

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("[")]
    [InlineData("[1")]
    [InlineData("[1,")]
    [InlineData("[1,]")]
    [InlineData("[1 2]")]
    [InlineData("[{\"a\":1}")]
    [InlineData("[{\"a\":")]
    [InlineData("[1]]")]
    [InlineData("[1] x")]
    [InlineData("[1}")]
    [InlineData("12")]
    [InlineData("<html>")]
    public async Task What_is_not_a_whole_array_is_refused(string text)
    {
        foreach (var atOnce in new[] { 1, 100 })
        {
            var read = () => ReadAsync(Encoding.UTF8.GetBytes(text), atOnce);

            await read.Should().ThrowAsync<JsonException>();
        }
    }

    [Fact]
    public async Task Every_beginning_of_an_array_is_refused()
    {
        var whole = Encoding.UTF8.GetBytes(Elements.Trim());
        for (var length = 0; length < whole.Length; length++)
        {
            var read = () => ReadAsync(whole[..length], 5);

            await read.Should().ThrowAsync<JsonException>();
        }
    }

    [Fact]
    public async Task An_element_may_be_as_deep_as_it_likes_but_not_as_large()
    {
        (await ReadAsync(Encoding.UTF8.GetBytes($"[{new string('[', 50_000)}{new string(']', 50_000)},1]"), 10_000)).Should().HaveCount(2);

        var read = () => ReadAsync(Encoding.UTF8.GetBytes($"[\"{new string('x', 2 * JsonArrayStream.MaxElement)}\"]"), 10_000);
        await read.Should().ThrowAsync<JsonException>();
    }

    private static async Task<List<string>> ReadAsync(byte[] text, int atOnce)
    {
        List<string> elements = [];
        using var stream = new Dripping(text, atOnce);
        await JsonArrayStream.ReadAsync(stream, element => elements.Add(element.GetRawText()), CancellationToken.None);
        return elements;
    }

    private sealed class Dripping(byte[] text, int atOnce) : MemoryStream(text)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(buffer.Length, atOnce)], cancellationToken);
    }
}
