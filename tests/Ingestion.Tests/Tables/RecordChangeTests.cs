using Ingestion.Tables;

namespace Ingestion.Tests.Tables;

public sealed class RecordChangeTests
{
    [Fact]
    public void What_is_set_added_and_removed_is_one_expression()
    {
        var change = new RecordChange().Set("name", AttributeValues.S("a")).Remove("status").Add("revision", AttributeValues.N(1)).Remove("class");

        change.Expression.Should().Be("SET #n0 = :v0 ADD #n2 :v1 REMOVE #n1, #n3");
        change.NamesOrNull.Should().Equal(new Dictionary<string, string> { ["#n0"] = "name", ["#n1"] = "status", ["#n2"] = "revision", ["#n3"] = "class" });
    }

    [Fact]
    public void What_is_only_removed_needs_no_values()
    {
        var change = new RecordChange().Remove("status");

        change.Expression.Should().Be("REMOVE #n0");
        change.ValuesWith(new WriteCondition("attribute_exists(pk)")).Should().BeEmpty();
    }

    [Fact]
    public void Null_is_not_set() => new RecordChange().Set("name", null).Expression.Should().BeEmpty();
}
