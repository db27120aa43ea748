using Conversion.Json;
using Conversion.Orders;

namespace Conversion.Tests.Orders;

/// <summary>What a user says about a file, in pairs or as JSON.</summary>
public sealed class ColumnMappingTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData(" , ,", "")]
    [InlineData("customer=client_no,at=day,amount=paid", "customer=client_no,at=day,amount=paid")]
    [InlineData(" AT = day , customer = client no ", "customer=client no,at=day")]
    [InlineData("customer=\"Name, first\"", "customer=\"Name, first\"")]
    [InlineData("customer=\"the \"\"one\"\"\"", "customer=\"the \"\"one\"\"\"")]
    [InlineData("customer=\" client\"", "customer=\" client\"")]
    [InlineData("customer=\"", null)]
    [InlineData("customer=a=b", "customer=a=b")]
    [InlineData("email=mail,firstname=first,CONSENT=newsletter", "email=mail,firstName=first,consent=newsletter")]
    [InlineData("currency=currency code", "currency=currency code")]
    [InlineData("currency=usd", "currency=usd")]
    [InlineData("delimiter=,,decimal=comma", "decimal=comma,delimiter=\",\"")]
    [InlineData("delimiter=tab", "delimiter=\"\t\"")]
    [InlineData("delimiter=\\t", "delimiter=\"\t\"")]
    [InlineData("delimiter=blanks", "delimiter=\" \"")]
    [InlineData("delimiter=\" \"", "delimiter=\" \"")]
    [InlineData("delimiter=\u0001", "delimiter=\u0001")]
    [InlineData("header=none", "header=none")]
    [InlineData("header=YES", "")]
    [InlineData("dateOrder=DMY,units=Minor,decimal=Point", "dateOrder=dmy,decimal=point,units=minor")]
    [InlineData(
        "countStatuses=\"paid,shipped\",sheet=Orders,timezone=Europe/Berlin,skip=3,encoding=latin1,timestampformat=%d/%m/%Y",
        "timestampFormat=%d/%m/%Y,encoding=latin1,skip=3,timeZone=Europe/Berlin,sheet=Orders,countStatuses=\"paid,shipped\"")]
    [InlineData("money=quantity*price - discount", "money=quantity * price - discount")]
    [InlineData("money=\"least(total-tax, subtotal) | amount\"", "money=\"least(total - tax, subtotal) | amount\"")]
    public void Pairs_AreReadAndShownToCopy(string pairs, string? expected)
    {
        if (expected is null)
        {
            Assert.Equal("must have its quotes in pairs, got one that is not closed; close it.", Refuse(pairs));
            return;
        }
        var mapping = ColumnMapping.Parse(pairs);
        Assert.Equal(expected, mapping.ToString());
        Assert.Equal(expected, ColumnMapping.Parse(expected).ToString());
    }

    [Theory]
    [InlineData("client_no", "must be role=column pairs with commas between them, got client_no without a role; " +
        "write for example customer=client_no,at=day,amount=total.")]
    [InlineData("=client_no", "must be role=column pairs with commas between them, got =client_no without a role; " +
        "write for example customer=client_no,at=day,amount=total.")]
    [InlineData("customer=a,Customer=b", "must name each role once, got Customer twice; remove one of them.")]
    [InlineData("timestampFormat=%q", "timestampFormat must use the directives %Y %y %m %d %b %H %I %M %S %f %p %z %Z %j, got %q; " +
        "write for example %d/%m/%Y.")]
    [InlineData("dateOrder=day", "dateOrder must be dmy or mdy or ymd, got day.")]
    [InlineData("decimal=dot", "decimal must be point or comma, got dot.")]
    [InlineData("units=cents", "units must be minor or major, got cents.")]
    [InlineData("header=no", "header must be yes or none, got no.")]
    [InlineData("skip=-1", "skip must be the number of lines above the header, got -1.")]
    [InlineData("skip=x", "skip must be the number of lines above the header, got x.")]
    [InlineData("delimiter=::", "delimiter must be one character, tab or blanks, got ::.")]
    [InlineData("delimiter=é", "delimiter must be one character, tab or blanks, got é.")]
    [InlineData("money=total/2", "must be a sum of roles, such as quantity*price-discount, got total/2.")]
    [InlineData("money=", "must be a sum of roles, such as quantity*price-discount, got .")]
    [InlineData("money=customer", "must be a sum of roles, such as quantity*price-discount, got customer.")]
    [InlineData("money=price*quantity", "must be a sum of roles, such as quantity*price-discount, got price*quantity.")]
    [InlineData("money=quantity*price*tax", "must be a sum of roles, such as quantity*price-discount, got quantity*price*tax.")]
    [InlineData("money=\"least(total, tax\"", "must be a sum of roles, such as quantity*price-discount, got least(total, tax.")]
    public void WrongPair_IsRefused(string pairs, string expected) => Assert.Equal(expected, Refuse(pairs));

    [Fact]
    public void UnknownKey_IsRefusedWithTheKnownOnes()
    {
        var message = Refuse("client=client_no");
        Assert.StartsWith("must have keys of customer, order, at, product, status, ", message, StringComparison.Ordinal);
        Assert.Contains(", totalAfterRefunds, email, phone, ", message, StringComparison.Ordinal);
        Assert.Contains(", optOut, timestampFormat, dateOrder, decimal, units, ", message, StringComparison.Ordinal);
        Assert.EndsWith(", countStatuses, got client=client_no; name the role, then the column.", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"customer": "client, no", "skip": 2, "about": {"a": 1}, "list": [], "units": null, "header": "none"}""",
        "customer=\"client, no\",skip=2,header=none")]
    [InlineData("""{"customer": 1}""", "customer=1")]
    public void Json_HasTheSameKeys(string json, string expected) => Assert.Equal(expected, ColumnMapping.ParseJson(json).ToString());

    [Theory]
    [InlineData("[]", "must be a JSON object, such as {\"customer\": \"client_no\"}.")]
    [InlineData("{", "must be valid JSON, got an error: ")]
    public void OtherJson_IsRefused(string json, string expected) =>
        Assert.StartsWith(expected, Error(() => ColumnMapping.ParseJson(json)).Errors[0].Detail, StringComparison.Ordinal);

    [Theory]
    [InlineData("customer=client,at=day", "AT=\"order, day\",decimal=comma", "customer=client,AT=\"order, day\",decimal=comma")]
    [InlineData("", "decimal=comma", "decimal=comma")]
    public void OtherPairs_Win(string own, string others, string expected) =>
        Assert.Equal(expected, ColumnMapping.Parse(own).With(others));

    [Theory]
    [InlineData("subtotal-discount", "subtotal,discount", "subtotal - discount")]
    [InlineData("subtotal-discount", "subtotal", "subtotal")]
    [InlineData("subtotal-discount", "discount", null)]
    [InlineData("-discount + subtotal", "subtotal,discount", "-discount + subtotal")]
    [InlineData("quantity*price | total", "price,total", "total")]
    [InlineData("quantity*price | total", "price,quantity,total", "quantity * price")]
    [InlineData("least(total-shipping, subtotal)", "total,subtotal,shipping", "least(total - shipping, subtotal)")]
    [InlineData("least(total-shipping, subtotal)", "total,subtotal", "least(total, subtotal)")]
    [InlineData("least(total-shipping, subtotal)", "total,shipping", null)]
    public void Money_UsesTheColumnsThatExist(string expression, string columns, string? expected)
    {
        var roles = columns.Split(',').Select(name => Enum.Parse<Role>(name, ignoreCase: true)).ToHashSet();
        Assert.Equal(expected, MoneyExpression.Parse(expression).Choose(roles.Contains)?.ToString());
    }

    private static string Refuse(string pairs) => Assert.Single(Error(() => ColumnMapping.Parse(pairs)).Errors).Detail;

    private static InvalidInputException Error(Action parse) => Assert.Throws<InvalidInputException>(parse);
}
