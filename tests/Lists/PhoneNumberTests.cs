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
    [InlineData("+1234567", null, null)]
    [InlineData("+12345678", null, "+12345678")]
    [InlineData("+123456789012345", null, "+123456789012345")]
    [InlineData("+1234567890123456", null, null)]
    [InlineData("+012345678", null, null)]
    [InlineData("0012345678", null, "+12345678")]
    [InlineData("4915123456", "DE", "+494915123456")]
    [InlineData("49151234567", "DE", "+49151234567")]
    [InlineData("1555267100", "US", "+11555267100")]
    [InlineData("912345678", "ES", "+34912345678")]
    [InlineData("34912345678", "ES", "+34912345678")]
    [InlineData("030\u00A012\u201034\u201156\u20137", "DE", "+49301234567")]
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
    [InlineData("xy", "XY")]
    [InlineData("d1", null)]
    [InlineData("1d", null)]
    [InlineData("USA", "US")]
    [InlineData("England", "GB")]
    [InlineData("日本", "JP")]
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
    [InlineData("a@.de", null)]
    [InlineData("a@b.de.", null)]
    [InlineData("a@b..de", null)]
    [InlineData("a@b@c.de", null)]
    [InlineData("a,b@c.de", null)]
    [InlineData("a;b@c.de", null)]
    [InlineData("<a@b.de>", null)]
    [InlineData("\"a\"@b.de", null)]
    [InlineData("a\tb@c.de", null)]
    [InlineData("a\nb@c.de", null)]
    [InlineData(null, null)]
    public void Address_MustBeOne(string? text, string? expected) => Assert.Equal(expected, EmailAddress.Find(text));

    [Fact]
    public void Address_HasAtMost254Characters()
    {
        var longest = new string('a', 248) + "@b.com";
        Assert.Equal(longest, EmailAddress.Find(longest));
        Assert.Null(EmailAddress.Find("a" + longest));
    }

    [Theory]
    [InlineData("Anna.Maria@Gmail.com", "annamaria@gmail.com")]
    [InlineData("a.b.c@googlemail.com", "abc@googlemail.com")]
    [InlineData("Anna.Maria@example.com", "anna.maria@example.com")]
    public void AddressForGoogle_HasNoPointsBeforeGmail(string address, string expected) =>
        Assert.Equal(expected, EmailAddress.ForGoogle(address));
}
