using System.Text.Json;
using Conversion.Decisions;
using Conversion.Orders;
using Conversion.Training.Evaluation;
using Conversion.Training.Simulation;

namespace Conversion.Training.Commands;

/// <summary>Writes simulated orders and their truth as CSV, and decisions as JSON lines.</summary>
internal sealed class SimulationFiles(TextWriter orders, TextWriter truth, TextWriter decisions, bool productLines)
{
    private const int Products = 4000;

    private long _orderNumber;

    /// <summary>Writes the headers.</summary>
    public void WriteHeaders(IReadOnlyList<PlantedAction> actions)
    {
        truth.WriteLine($"customer_id,as_of,active,probability,expected_spend{string.Concat(actions.Select(action => $",{action.Name}"))}");
        orders.WriteLine(productLines
            ? "customer_id,order_id,at,product,quantity,price"
            : "customer_id,order_id,at,amount,items");
    }

    /// <summary>
    /// Writes a customer's orders, and of a customer who has arrived by the cutoff the truth and the decision. Without a period there is
    /// no decision.
    /// </summary>
    public void Write(SimulatedCustomer customer, RandomizedPeriod? period)
    {
        var id = customer.History.Customer;
        if (!double.IsNaN(customer.Probability))
        {
            var effects = string.Concat(period?.Actions.Select(action => $",{RandomizedPeriod.EffectOf(action, customer):R}") ?? []);
            truth.WriteLine(
                $"{id},{customer.Cutoff:yyyy-MM-dd},{customer.Active},{customer.Probability:R},{customer.ExpectedSpend:R}{effects}");
            if (period is not null)
            {
                (customer, var action) = period.Decide(customer);
                WriteDecision(customer, action?.Name, period);
            }
        }
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

    private void WriteDecision(SimulatedCustomer customer, string? action, RandomizedPeriod period) =>
        decisions.WriteLine(JsonSerializer.Serialize(new
        {
            customerId = customer.History.Customer,
            asOf = customer.Cutoff.UtcDateTime,
            decision = new
            {
                action = action ?? PossibleActions.None,
                arm = action is null ? ControlGroup.Arm : ControlGroup.TreatmentArm,
                propensity = period.Propensity,
                eligible = period.Actions.Select(planted => planted.Name).Append(PossibleActions.None)
                    .Select(name => new { action = name, propensity = period.Propensity }),
            },
        }));

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
