namespace Conversion.Tests.Orders.Forms;

public sealed class OrderFormsTests
{
    [Fact]
    public void EveryForm_HasItsOwnName() =>
        Assert.Equal(OrderForms.All.Count, OrderForms.All.Select(form => form.Name).Distinct().Count());
}
