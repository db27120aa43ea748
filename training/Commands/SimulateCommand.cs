using System.CommandLine;
using Conversion.Orders;
using Conversion.Training.Simulation;

namespace Conversion.Training.Commands;

/// <summary><c>conversion simulate</c>: the orders of a shop whose truth is known.</summary>
internal static class SimulateCommand
{
    private const string Text =
        """
        Writes the orders of a simulated shop and, with --truth, what no real shop knows: each customer's true
        probability of buying within the last horizon, and the expected money.

        Examples:
          conversion simulate --shop weekly --customers 2000 --out orders.csv
          conversion simulate --shop gift --days 1000 --horizon 90 --out orders.csv.gz --truth truth.csv
          conversion simulate --lines --customers 1000000 --out lines.csv.gz
        """;

    public static Command Create()
    {
        var shop = new Option<string>("--shop") { Description = "What kind of shop.", DefaultValueFactory = _ => "general" };
        shop.AcceptOnlyFromAmong([.. ShopProfile.All.Select(s => s.Name)]);
        var customers = new Option<int>("--customers") { Description = "How many customers.", DefaultValueFactory = _ => 5000, HelpName = "N" }.Between(1, int.MaxValue);
        var days = new Option<int>("--days") { Description = "How many days of orders.", DefaultValueFactory = _ => 540, HelpName = "N" }.Between(2, 36_500);
        var horizon = OrderOptions.Horizon("The window at the end that the truth is told for.");
        var seed = new Option<int>("--seed") { Description = "The same seed gives the same shop.", DefaultValueFactory = _ => 1 };
        var lines = new Option<bool>("--lines") { Description = "One row a product of an order, with quantity and price, rather than one an order." };
        var output = new Option<string>("--out") { Description = "CSV to write; .gz after it if wanted.", Required = true, HelpName = "FILE" }.NotEmpty();
        var truth = new Option<string?>("--truth") { Description = "CSV to write the truth to.", HelpName = "FILE" }.NotEmpty();
        var command = new Command("simulate", Text) { shop, customers, days, horizon, seed, lines, output, truth };
        command.SetAction(parsed =>
        {
            var (length, window) = (parsed.GetValue(days), parsed.GetValue(horizon));
            if (window >= length)
                throw new UserErrorException($"--horizon ({window} days) must be shorter than --days ({length}).");
            var target = parsed.GetRequiredValue(output);
            OutputFile.Prepare(target);
            if (parsed.GetValue(truth) is { } other)
                OutputFile.Prepare(other, target);
            var kind = ShopProfile.All.First(s => s.Name == parsed.GetValue(shop));
            var simulated = ShopSimulator.Simulate(kind, parsed.GetValue(customers), length, window, parsed.GetValue(seed));
            if (parsed.GetValue(truth) is { } path)
                OutputFile.Write(path, writer => Write(simulated, target, parsed.GetValue(lines), writer));
            else
                Write(simulated, target, parsed.GetValue(lines), TextWriter.Null);
            return 0;
        });
        return command;
    }

    private static void Write(IEnumerable<SimulatedCustomer> customers, string path, bool lines, TextWriter truth)
    {
        truth.WriteLine("customer_id,as_of,active,probability,expected_spend");
        OutputFile.Write(path, writer =>
        {
            writer.WriteLine(lines ? "customer_id,order_id,at,product,quantity,price" : "customer_id,order_id,at,amount,items");
            var number = 0L;
            foreach (var customer in customers)
            {
                var id = customer.History.Customer;
                if (!double.IsNaN(customer.Probability))
                    truth.WriteLine($"{id},{customer.Cutoff:yyyy-MM-dd},{customer.Active},{customer.Probability:R},{customer.ExpectedSpend:R}");
                foreach (var order in customer.History.Orders)
                {
                    number++;
                    if (!lines)
                        writer.WriteLine($"{id},{number},{order.At:yyyy-MM-dd HH:mm:ss},{order.Amount:0.00},{order.Items}");
                    else
                        WriteLines(writer, $"{id},{number},{order.At:yyyy-MM-dd HH:mm:ss}", order, number);
                }
            }
        });
    }

    // The items are spread over the products, at prices of four digits that add up to the order but for rounding.
    private static void WriteLines(TextWriter writer, string order, Order content, long number)
    {
        var products = (int)content.Products;
        for (var i = 0; i < products; i++)
        {
            var quantity = (int)content.Items / products + (i < (int)content.Items % products ? 1 : 0);
            writer.WriteLine($"{order},P{(number * 31 + i) % 4000:0000},{quantity},{content.Amount / content.Items:0.0000}");
        }
    }
}
