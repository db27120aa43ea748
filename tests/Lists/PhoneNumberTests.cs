using Conversion.Lists;

namespace Conversion.Tests.Lists;

public sealed class PhoneNumberTests
{
    [Theory]
    [InlineData("+49 (0)30 123456", null, "+4930123456")]
    [InlineData("0049 30 123456", null, "+4930123456")]
    [InlineData("030/123456", "DE", "+4930123456")]
    [InlineData("4930123456789", "DE", "+4930123456789")]
    [InlineData("(415) 555-2671", "US", "+14155552671")]
    [InlineData("1-415-555-2671", "US", "+14155552671")]
    [InlineData("06 1234 5678", "IT", "+390612345678")]
    [InlineData("06 20 123 4567", "HU", "+36201234567")]
    [InlineData("'+447911123456", "GB", "+447911123456")]
    [InlineData("030/123456", null, null)]
    [InlineData("030/123456", "XX", null)]
    [InlineData("4.91512E+11", "DE", null)]
    [InlineData("12345", "DE", null)]
    [InlineData("", "DE", null)]
    [InlineData(null, "DE", null)]
    public void Number_IsWrittenAsE164(string? text, string? country, string? expected) =>
        Assert.Equal(expected, PhoneNumber.ToE164(text, country));

    [Theory]
    [InlineData("de", "DE")]
    [InlineData("UK", "GB")]
    [InlineData("Deutschland", "DE")]
    [InlineData(" United States ", "US")]
    [InlineData("Atlantis", null)]
    [InlineData(null, null)]
    public void Country_IsItsCode(string? text, string? expected) => Assert.Equal(expected, Countries.FindCode(text));

    [Theory]
    [InlineData("a@b.de", "a@b.de")]
    [InlineData(" a@b.de ", "a@b.de")]
    [InlineData("a@b", null)]
    [InlineData("a b@c.de", null)]
    [InlineData("a@@c.de", null)]
    [InlineData("@c.de", null)]
    [InlineData("c.de", null)]
    [InlineData("a@", null)]
    public void Address_MustBeOne(string text, string? expected) => Assert.Equal(expected, EmailAddress.Find(text));
}
