using System.Globalization;
using System.Text;
using Conversion.Orders;

namespace Conversion.Tests.Orders;

/// <summary>Ids, currencies, rates and words for nothing, as cells and users write them.</summary>
public sealed class CellTextTests
{
    [Theory]
    [InlineData("a1", "a1")]
    [InlineData(" A1 ", "A1")]
    [InlineData("Ann@X.com", "ann@x.com")]
    [InlineData("123.0", "123")]
    [InlineData("123.00", "123")]
    [InlineData("123.10", "123.10")]
    [InlineData("12a.0", "12a.0")]
    [InlineData("123.", "123.")]
    [InlineData(".0", ".0")]
    [InlineData("Dr. Who", "Dr. Who")]
    public void Id_IsTheSameInAllSpellings(string cell, string expected)
    {
        Assert.Equal(expected, CustomerId.Normalize(cell));
        Assert.Equal(expected, Encoding.UTF8.GetString(new CustomerIds(new HashSet<string>()).Read(Encoding.UTF8.GetBytes(cell))));
    }

    [Theory]
    [InlineData("", "must be 1 to 128 characters, got an empty text.")]
    [InlineData("  ", "must be 1 to 128 characters, got only blanks.")]
    [InlineData("a", null)]
    public void WrongId_IsNamed(string id, string? expected) => Assert.Equal(expected, CustomerId.FindError(id));

    [Fact]
    public void Id_HasAtMost128Characters()
    {
        Assert.Null(CustomerId.FindError(new('x', 128)));
        Assert.Equal("must be at most 128 characters, got 129.", CustomerId.FindError(new('x', 129)));
        var id = new string('x', 300) + "@x.com";
        Assert.Equal(id, Encoding.UTF8.GetString(new CustomerIds(new HashSet<string>()).Read(Encoding.UTF8.GetBytes(id))));
    }

    [Theory]
    [InlineData("", true, true)]
    [InlineData("NULL", true, true)]
    [InlineData("keine Angabe", true, true)]
    [InlineData("—", true, true)]
    [InlineData("Guest", false, true)]
    [InlineData("guest checkout", false, true)]
    [InlineData("0", false, false)]
    [InlineData("guests of the hotel in town", false, false)]
    public void Words_MeanNothingOrNobody(string cell, bool isNull, bool isGuest)
    {
        var text = Encoding.UTF8.GetBytes(cell);
        Assert.Equal((isNull, isGuest), (NullText.IsNull(text), NullText.IsGuest(text)));
        Assert.Equal(isGuest, new CustomerIds(new HashSet<string>()).Read(text).IsEmpty);
    }

    [Theory]
    [InlineData("0", true)]
    [InlineData("House Account", true)]
    [InlineData("00", false)]
    public void GuestsOfAFile_AreNobody(string cell, bool expected) => Assert.Equal(
        expected, new CustomerIds(new HashSet<string> { "0", "house account" }).Read(Encoding.UTF8.GetBytes(cell)).IsEmpty);

    [Theory]
    [InlineData("10.00", "")]
    [InlineData("-10.00", "")]
    [InlineData("$10.00", "$")]
    [InlineData("10.00 €", "€")]
    [InlineData("EUR 10.00", "EUR")]
    [InlineData("10,00 eur", "EUR")]
    [InlineData("$10.00 CAD", "CAD")]
    [InlineData("Rs. 10", "Rs")]
    [InlineData("(10.00)", "")]
    [InlineData("?10.00", "?")]
    [InlineData("10 zorb", "")]
    [InlineData("EURO", "")]
    public void Currency_StandsBesideANumber(string cell, string expected)
    {
        Assert.Equal(expected, CurrencyText.Find(Encoding.UTF8.GetBytes(cell)));
        Assert.Equal("", CurrencyText.Find(Encoding.UTF8.GetBytes(cell + new string(' ', 64))));
    }

    [Theory]
    [InlineData(null, "")]
    [InlineData(" , ", "")]
    [InlineData("usd=0.9, GBP = 1.2", "GBP=1.2 usd=0.9")]
    [InlineData("usd", "wrong usd")]
    [InlineData("=0.9", "wrong =0.9")]
    [InlineData("usd=0", "wrong usd=0")]
    [InlineData("usd=-1", "wrong usd=-1")]
    [InlineData("usd=1=2", "wrong usd=1=2")]
    [InlineData("usd=1,USD=2", "wrong USD=2")]
    [InlineData("usd=one", "wrong usd=one")]
    public void Rates_ArePairs(string? text, string expected)
    {
        var wrong = CurrencyRates.Parse(text, out var rates);
        Assert.Equal(expected, wrong is not null ? $"wrong {wrong}" : string.Join(' ', rates
            .Select(rate => string.Create(CultureInfo.InvariantCulture, $"{rate.Key}={rate.Value}")).Order(StringComparer.Ordinal)));
    }

    [Fact]
    public void Texts_AreCountedUpToALimit()
    {
        var counts = new TextCounts();
        foreach (var text in (string[])["a", "b", "a", "", new('x', 100), new('x', 101), new('y', 200)])
            counts.Add(Encoding.UTF8.GetBytes(text));
        Assert.Equal([("a", 2L), ("b", 1L), (new string('x', 100), 1L), ("", 2L)], counts.Counts.Select(count => (count.Key, count.Value)));
        for (var i = 0; i < 2000; i++)
            counts.Add(Encoding.UTF8.GetBytes($"{i % 1500}"));
        counts.Add("a"u8);
        Assert.Equal((1000, 3L, 2L, false), (counts.Counts.Count, counts.Counts["a"], counts.Counts["0"], counts.Counts.ContainsKey("1499")));
    }

    [Fact]
    public void Sample_IsTheSameShareOfTheCustomers()
    {
        using var table = TextOrders.Open(
            "order_id,customer,date,total\n" + string.Concat(Enumerable.Range(0, 400).Select(i => $"{i},c{i},2024-01-05,10\n")));
        var all = Names(long.MaxValue);
        Assert.Equal(400, all.Count);
        Assert.Equal(all, Names(400));
        Assert.Equal(all.Order(StringComparer.Ordinal), all);
        foreach (var (atMost, least, most) in ((long, int, int)[])[(399, 150, 250), (100, 65, 140), (10, 2, 20)])
        {
            var sample = Names(atMost);
            Assert.InRange(sample.Count, least, most);
            Assert.Equal(sample, Names(atMost));
            Assert.Subset(all.ToHashSet(), sample.ToHashSet());
        }

        List<string> Names(long atMost) => [.. table.Customers(atMost).Select(customer => customer.Customer)];
    }
}
