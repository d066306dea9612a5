using System.Text;
using Ingestion.Primitives;

namespace Ingestion.Tests.Primitives;

public sealed class CsvLinesTests
{
    [Theory]
    [InlineData("a,b\nc,d\n")]
    [InlineData("a,b\r\nc,d\r\n")]
    [InlineData("a,b\r\nc,d")]
    [InlineData("\ufeffa,b\n\n \t\nc,d\n\n")]
    public void Lines_end_in_any_way_and_empty_ones_are_none(string text) => Read(text).Should().Equal("a|b", "c|d");

    [Theory]
    [InlineData("A,\"Acme, Inc\",1", "A|Acme, Inc|1")]
    [InlineData("A,\"The \"\"Acme\"\" Co\",1", "A|The \"Acme\" Co|1")]
    [InlineData("\"\",,\"\"", "||")]
    [InlineData(",", "|")]
    [InlineData("A, spaced ,1", "A| spaced |1")]
    [InlineData("A,B \"quoted\" C", "A|B \"quoted\" C")] // within a plain field it is a character like others
    public void Fields_may_be_quoted(string line, string fields) => Read(line).Should().Equal(fields);

    [Theory]
    [InlineData("A,\"Acme")]
    [InlineData("A,\"Acme\"x,1")]
    [InlineData("A,\"Acme\"\"")]
    public void A_quotation_mark_out_of_place_costs_its_own_line_only(string line) => Read($"{line}\nB,1\n").Should().Equal("(unreadable)", "B|1");

    [Fact]
    public void A_line_without_end_is_not_read() => Read($"{new string('x', 10_000)}\nB,1").Should().Equal("(unreadable)", "B|1");

    private static IEnumerable<string> Read(string text) =>
        CsvLines.Read(Encoding.UTF8.GetBytes(text)).Select(static line => line.Fields is null ? "(unreadable)" : string.Join('|', line.Fields));
}
