using System.CommandLine;
using Conversion.Training.Simulation;

namespace Conversion.Training.Commands;

/// <summary><c>conversion simulate</c>: writes the orders of a shop whose truth is known.</summary>
internal static class SimulateCommand
{
    private const string Text =
        """
        Writes the orders of a simulated shop. With --truth also writes what no real shop knows: each customer's true
        probability of buying within the last horizon, and the expected money.

        Examples:
          conversion simulate --shop weekly --customers 2000 --out orders.csv
          conversion simulate --shop gift --days 1000 --horizon 90 --out orders.csv.gz --truth truth.csv
          conversion simulate --lines --customers 1000000 --out lines.csv.gz
        """;

    /// <summary>Creates the command.</summary>
    public static Command Create()
    {
        var shop = new Option<string>("--shop") { Description = "Kind of shop.", DefaultValueFactory = _ => "general" };
        shop.AcceptOnlyFromAmong([.. ShopProfile.All.Select(profile => profile.Name)]);
        var customers = new Option<int>("--customers")
        {
            Description = "Number of customers.",
            DefaultValueFactory = _ => 5000,
            HelpName = "N",
        }.Between(1, int.MaxValue);
        var days = new Option<int>("--days")
        {
            Description = "Number of days.",
            DefaultValueFactory = _ => 540,
            HelpName = "N",
        }.Between(3, 36_500);
        var horizon = OptionExtensions.Horizon("Horizon of --truth in days. It ends as the last day begins, as in fit and evaluate.");
        var seed = new Option<int>("--seed")
        {
            Description = "Random seed. The same seed gives the same shop.",
            DefaultValueFactory = _ => 1,
            HelpName = "N",
        };
        var lines = new Option<bool>("--lines")
        {
            Description = "Write one line for each product of an order, with quantity and price, instead of one line for each order.",
        };
        var output = new Option<string>("--out")
        {
            Description = "CSV file to write, optionally with .gz.",
            Required = true,
            HelpName = "FILE",
        }.NotEmpty();
        var truth = new Option<string?>("--truth") { Description = "CSV file to write the truth to.", HelpName = "FILE" }.NotEmpty();
        var command = new Command("simulate", Text) { shop, customers, days, horizon, seed, lines, output, truth };
        command.SetAction(parsed => Run(new(
            ShopProfile.All.First(profile => profile.Name == parsed.GetValue(shop)),
            parsed.GetValue(customers),
            parsed.GetValue(days),
            parsed.GetValue(horizon),
            parsed.GetValue(seed),
            parsed.GetValue(lines),
            parsed.GetRequiredValue(output),
            parsed.GetValue(truth))));
        return command;
    }

    private static int Run(SimulationRequest request)
    {
        if (request.HorizonDays > request.Days - 2)
            throw new UserErrorException(
                $"--horizon must be at most --days less 2 ({request.Days - 2}), got {request.HorizonDays}; set more --days.");
        OutputFile.Prepare(request.Output);
        if (request.Truth is not null)
            OutputFile.Prepare(request.Truth, request.Output);
        var simulated = ShopSimulator.Simulate(
            request.Shop, request.Customers, request.Days, request.HorizonDays, request.Seed);
        if (request.Truth is null)
            WriteOrders(simulated, request, TextWriter.Null);
        else
            OutputFile.Write(request.Truth, truth => WriteOrders(simulated, request, truth));
        return 0;
    }

    private static void WriteOrders(IEnumerable<SimulatedCustomer> customers, SimulationRequest request, TextWriter truth) =>
        OutputFile.Write(request.Output, orders =>
        {
            var writer = new SimulationCsv(orders, truth, request.Lines);
            writer.WriteHeaders();
            foreach (var customer in customers)
                writer.Write(customer);
        });
}
