using System.Globalization;
using static Conversion.Tests.Orders.TextOrders;

namespace Conversion.Tests.Orders;

/// <summary>Suggested lines name columns that can be right.</summary>
public sealed class ProposalTests
{
    private static readonly string[] Products = ["Pen", "Cup", "Lamp"];

    [Fact]
    public void Customer_IsNoProductNumberOrConstant()
    {
        var rows = Enumerable.Range(0, 60).Select(i => string.Create(
            CultureInfo.InvariantCulture,
            $"{1000 + i / 2},2024-01-{i / 2 % 28 + 1:00},{i + 1},S{i % 3},{Products[i % 3]},EUR,Main,{5000 + i / 2},P{i / 2 % 7},{i % 4 + 1},9.90\n"));
        var text = $"order_id,order_date,row,sku,title,money_code,outlet,shipment,person,pieces_sold,line_total\n{string.Concat(rows)}";

        Assert.Equal(["customer=person"], Refusal(text).Suggestions);
    }

    [Fact]
    public void FileWithoutACustomer_IsRefusedWithAdvice()
    {
        var rows = Enumerable.Range(0, 40).Select(i => $"{1000 + i},2024-01-{i % 28 + 1:00},{5000 + i},9.90\n");
        var refusal = Refusal($"order_id,order_date,capture,total\n{string.Concat(rows)}");

        Assert.Empty(refusal.Suggestions);
        Assert.Contains("export the file with the customer", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Amount_IsNoNumberOfARow()
    {
        var rows = Enumerable.Range(0, 40).Select(i => $"{i},{1000 + i},2024-01-{i % 28 + 1:00},c{i % 9},{i % 5 + 1},{9 + i % 7}.90\n");

        Assert.Equal(
            ["amount=zahlwert", "quantity=pieces,price=zahlwert"],
            Refusal($"no,order_id,order_date,customer,pieces,zahlwert\n{string.Concat(rows)}").Suggestions);
    }

    [Fact]
    public void CustomersThatOrderOnce_AreNamed()
    {
        var rows = Enumerable.Range(0, 60).Select(i => $"{i},2024-01-{i % 28 + 1:00},c{i},9.90\n");
        using var table = Open($"order,date,customer,total\n{string.Concat(rows)}");

        Assert.Contains(table.Inspection.Warnings, warning => warning.StartsWith("Each customer has one order", StringComparison.Ordinal));
    }

    [Fact]
    public void GoodCustomerOfASmallShop_IsNotCalledShared()
    {
        var rows = Enumerable.Range(0, 200).Select(i => $"{i},2024-01-{i % 28 + 1:00},c{(i < 24 ? 0 : i < 40 ? 1 : i % 60)},9.90\n");
        using var table = Open($"order,date,customer,total\n{string.Concat(rows)}");

        Assert.DoesNotContain(table.Inspection.Warnings, warning => warning.Contains("5 %", StringComparison.Ordinal));
    }
}
