namespace Conversion.Tests.Orders.Forms;

public sealed class ShopTests
{
    private static readonly Shop Built = new();

    [Fact]
    public void Instants_CoverAllMonthsTwoYearsAndDaysOnBothSidesOfTwelve()
    {
        Assert.Equal(Enumerable.Range(1, 12), Built.Known.Select(order => order.At.Month).Distinct().Order());
        Assert.Equal([2024, 2025], Built.Known.Select(order => order.At.Year).Distinct().Order());
        Assert.Contains(Built.Known, order => order.At.Day > 12);
        Assert.Contains(Built.Known, order => order.At.Day <= 12);
        Assert.All(Built.Orders, order => Assert.InRange(order.At.Hour, 9, 21));
    }

    [Theory]
    [InlineData(OrderState.PartlyRefunded)]
    [InlineData(OrderState.Refunded)]
    [InlineData(OrderState.Cancelled)]
    [InlineData(OrderState.Failed)]
    [InlineData(OrderState.Pending)]
    [InlineData(OrderState.Test)]
    public void EveryState_HasSeveralKnownCustomers(OrderState state)
    {
        var orders = Built.Orders.Where(order => order.State == state).ToList();
        Assert.InRange(orders.Count, 4, 20);
        Assert.All(orders, order => Assert.True(order.Main && !order.Guest));
    }

    [Fact]
    public void Orders_HaveWhatFormsNeed()
    {
        Assert.Equal(360, Built.Orders.Count);
        Assert.InRange(Built.Orders.Count(order => order.Guest), 15, 40);
        Assert.InRange(Built.Orders.Count(order => !order.Main), 3, 12);
        Assert.Single(Built.Known, order => order.Goods == 12500);
        Assert.Contains(Built.Known, order => order.Lines.Distinct().Count() < order.Lines.Count);
        Assert.Contains(Built.Known, order => order.OrderDiscount > 0 && order.Lines.Any(line => line.Discount > 0));
        Assert.All([",", "\"", "\n"], mark => Assert.Contains(Built.Known, order => order.Note.Contains(mark, StringComparison.Ordinal)));
        Assert.Contains(Built.Known, order => order.EmailAsTyped != order.Person!.Email);
    }

    [Fact]
    public void Customer_OrdersAtMostOnceADay()
    {
        var days = Built.Orders.Where(order => !order.Guest).Select(order => (order.Person!.Number, order.At.Date)).ToList();
        Assert.Equal(days.Count, days.Distinct().Count());
    }

    [Fact]
    public void PaidByLine_SumsToGoods() => Assert.All(Built.Orders, order =>
    {
        Assert.Equal(order.Goods, order.PaidByLine().Sum());
        Assert.All(order.PaidByLine(), paid => Assert.True(paid > 0));
        Assert.Equal(order.Goods, Math.Round(order.Goods, 2));
    });

    [Fact]
    public void Truth_SumsToTheShop()
    {
        var truth = TruthBuilder.Of(Built.Orders, person => person.Email);
        Assert.Equal(Built.Orders.Count, truth.Orders + truth.LeftOut.Values.Sum(left => left.Count));
        Assert.Equal(
            Built.Orders.Sum(order => order.Goods - order.PartialRefund),
            truth.Money + truth.LeftOut.Values.Sum(left => left.Money));
        Assert.Equal(
            ["cancelled", "currency", "failed", "guest", "pending", "refunded", "test"],
            truth.LeftOut.Keys.Order(StringComparer.Ordinal));
    }
}
