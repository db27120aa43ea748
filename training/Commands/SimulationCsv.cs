using Conversion.Orders;
using Conversion.Training.Simulation;

namespace Conversion.Training.Commands;

/// <summary>Writes simulated orders and their truth as CSV.</summary>
internal sealed class SimulationCsv(TextWriter orders, TextWriter truth, bool productLines)
{
    private const int Products = 4000;

    private long _orderNumber;

    /// <summary>Writes the headers of both files.</summary>
    public void WriteHeaders()
    {
        truth.WriteLine("customer_id,as_of,active,probability,expected_spend");
        orders.WriteLine(productLines
            ? "customer_id,order_id,at,product,quantity,price"
            : "customer_id,order_id,at,amount,items");
    }

    /// <summary>Writes a customer's orders, and the truth of a customer who has arrived by the cutoff.</summary>
    public void Write(SimulatedCustomer customer)
    {
        var id = customer.History.Customer;
        if (!double.IsNaN(customer.Probability))
            truth.WriteLine($"{id},{customer.Cutoff:yyyy-MM-dd},{customer.Active},{customer.Probability:R},{customer.ExpectedSpend:R}");
        foreach (var order in customer.History.Orders)
        {
            _orderNumber++;
            var prefix = $"{id},{_orderNumber},{order.At:yyyy-MM-dd HH:mm:ss}";
            if (productLines)
                WriteProductLines(prefix, order);
            else
                orders.WriteLine($"{prefix},{order.Amount:0.00},{order.Items}");
        }
    }

    // Spreads the items over the products. The prices have four decimals and add up to the order, except for rounding.
    private void WriteProductLines(string prefix, Order order)
    {
        var products = (int)order.Products;
        var items = (int)order.Items;
        for (var i = 0; i < products; i++)
        {
            var quantity = items / products + (i < items % products ? 1 : 0);
            var product = (_orderNumber * 31 + i) % Products;
            orders.WriteLine($"{prefix},P{product:0000},{quantity},{order.Amount / order.Items:0.0000}");
        }
    }
}
