using Ingestion.Primitives;

namespace Ingestion.Tests.Primitives;

public sealed class EqualListTests
{
    [Fact]
    public void Lists_of_equal_elements_are_equal()
    {
        var (one, other) = (new EqualList<string>(["a", "b"]), new EqualList<string>(["a", "b"]));

        one.Should().Be(other);
        one.GetHashCode().Should().Be(other.GetHashCode());
        new EqualList<string>([]).Should().Be(new EqualList<string>([]));
        (one, 1).Should().Be((other, 1), "records and tuples that hold them are compared by them");
    }

    [Theory]
    [InlineData("b,a")]
    [InlineData("a")]
    [InlineData("a,b,c")]
    [InlineData("")]
    public void Another_order_or_length_is_another_list(string elements) =>
        new EqualList<string>(["a", "b"]).Should().NotBe(new EqualList<string>(elements.Split(',', StringSplitOptions.RemoveEmptyEntries)));

    [Theory]
    [InlineData(null)]
    [InlineData("a")]
    public void A_list_is_equal_to_nothing_else(object? other) => new EqualList<string>(["a"]).Equals(other).Should().BeFalse();
}
