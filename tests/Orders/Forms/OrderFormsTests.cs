using System.Security.Cryptography;

namespace Conversion.Tests.Orders.Forms;

public sealed class OrderFormsTests
{
    public static TheoryData<string> Names => new(OrderForms.All.Select(form => form.Name));

    [Fact]
    public void Forms_AreManyAndHaveTheirOwnNames()
    {
        Assert.True(OrderForms.All.Count >= 50);
        Assert.Equal(OrderForms.All.Count, OrderForms.All.Select(form => form.Name).Distinct().Count());
    }

    [Fact]
    public void WrittenTwice_BytesAreEqual() =>
        Assert.Equal(OrderForms.All.Select(Digest), OrderForms.Write(new Shop()).Select(Digest));

    [Theory]
    [MemberData(nameof(Names))]
    public void Form_HasATruthOrARefusal(string name)
    {
        var form = OrderForms.All.Single(each => each.Name == name);
        Assert.True(OrderForm.RecordCount(form) > 0);
        Assert.All(form.Files, file => Assert.True(file.Lines >= file.Records));
        if (form.Truth is null)
        {
            Assert.False(string.IsNullOrEmpty(form.Refusal));
            Assert.Null(form.Columns);
            return;
        }
        Assert.Null(form.Refusal);
        Assert.InRange(form.Truth.Orders, 80, 30_000);
        Assert.InRange(form.Truth.First, new DateTime(2024, 1, 1), new DateTime(2024, 2, 1));
        Assert.InRange(form.Truth.Last, new DateTime(2025, 2, 1), new DateTime(2025, 3, 1));
        Assert.All(form.Truth.Customers, customer => Assert.Equal(customer.Id.Trim(), customer.Id));
        Assert.All(form.Truth.Customers.SelectMany(customer => customer.Purchases), purchase => Assert.True(purchase.Money > 0));
        Assert.Equal(form.Truth.Customers.Count, form.Truth.Customers.Select(customer => customer.Id).Distinct().Count());
    }

    /// <summary>Every form of completed orders alone has the same customers, orders and money.</summary>
    [Theory]
    [InlineData("german-thousands")]
    [InlineData("iso-offsets")]
    [InlineData("utf16-little")]
    [InlineData("total-line")]
    [InlineData("line-totals")]
    [InlineData("overlapping-exports")]
    [InlineData("json-flat-lines")]
    [InlineData("xlsx-formulas")]
    [InlineData("amazon-orders")]
    [InlineData("superstore")]
    public void CompletedOrders_AreTheShopsKnownOrders(string name)
    {
        var known = new Shop().Known.ToList();
        var truth = OrderForms.All.Single(form => form.Name == name).Truth!;
        Assert.Equal(known.Count, truth.Orders);
        Assert.Equal(known.Sum(order => order.Goods), truth.Money);
        Assert.Equal(known.Select(order => order.Person).Distinct().Count(), truth.Customers.Count);
    }

    private static string Digest(OrderForm form) =>
        form.Name + string.Concat(form.Files.Select(file => Convert.ToHexString(SHA256.HashData(file.Bytes))));
}
