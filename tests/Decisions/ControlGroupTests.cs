using Conversion.Decisions;

namespace Conversion.Tests.Decisions;

public class ControlGroupTests
{
    [Fact]
    public void Share_IsInTheGroup()
    {
        var group = new ControlGroup(0.1, "spring");
        var held = Enumerable.Range(0, 100_000).Count(i => group.Contains($"c{i}"));

        // Five standard deviations of a binomial with n = 100,000 and p = 0.1.
        Assert.InRange(held, 10_000 - 475, 10_000 + 475);
    }

    [Fact]
    public void AnotherSalt_SelectsOtherCustomers()
    {
        var (one, two) = (new ControlGroup(0.5, "a"), new ControlGroup(0.5, "b"));

        Assert.Contains(Enumerable.Range(0, 100), i => one.Contains($"c{i}") != two.Contains($"c{i}"));
    }

    [Fact]
    public void Membership_IsTheSameInEveryVersion() =>
        Assert.Equal([false, true, false, false, true, false],
            new[] { "a", "b", "c", "d", "e", "f" }.Select(new ControlGroup(0.5, "salt").Contains));

    [Theory]
    [InlineData(0, false)]
    [InlineData(1, true)]
    public void ShareOfZeroOrOne_SelectsNobodyOrEverybody(double share, bool held) =>
        Assert.All(Enumerable.Range(0, 1000), i => Assert.Equal(held, new ControlGroup(share, "s").Contains($"c{i}")));

    [Theory]
    [InlineData(-0.1)]
    [InlineData(1.1)]
    [InlineData(double.NaN)]
    public void ShareOutsideZeroAndOne_IsRefused(double share) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new ControlGroup(share, "s"));

    // docs/lift.md has these numbers. They are the first eight bytes of SHA-256("spring\0" + id), big-endian, divided by 2^64.
    [Theory]
    [InlineData("12345", 0.0225209)]
    [InlineData("C0002", 0.1706384)]
    [InlineData("C0001", 0.5903926)]
    public void Customer_IsInTheControlArmIfItsNumberIsBelowTheShare(string customer, double number)
    {
        Assert.False(new ControlGroup(number - 1e-6, "spring").Contains(customer));
        Assert.True(new ControlGroup(number + 1e-6, "spring").Contains(customer));
    }
}
