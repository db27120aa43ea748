using System.CommandLine;
using Conversion.Json;
using Conversion.Orders;
using Conversion.Training.Evaluation;
using Conversion.Training.Simulation;

namespace Conversion.Training.Commands;

/// <summary><c>conversion simulate</c>: writes the orders of a shop whose truth is known.</summary>
internal static class SimulateCommand
{
    private const string Text =
        """
        Writes the orders of a simulated shop. With --truth also writes what no real shop knows: each customer's true
        probability of buying within the last horizon, and the expected money.

        With --effects and --decisions, the shop tests actions: a horizon before the end, each customer gets one of the
        actions or none, all with the same probability. An action of the kind none changes nothing. The others change the
        probability of buying within the horizon: equal, by 3 points more; heterogeneous, by 6 points more for the third of
        customers who came first and 1.5 points more for the others; harmful, by 3 points less.

        Examples:
          conversion simulate --shop weekly --customers 2000 --out orders.csv
          conversion simulate --shop gift --days 1000 --horizon 90 --out orders.csv.gz --truth truth.csv
          conversion simulate --lines --customers 1000000 --out lines.csv.gz
          conversion simulate --effects letter=heterogeneous,call=harmful --out orders.csv --decisions decisions.ndjson
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
        var effects = new Option<string?>("--effects")
        {
            Description = "Actions whose effects are planted, as ACTION=KIND pairs. Kinds: none, equal, heterogeneous, harmful.",
            HelpName = "PAIRS",
        }.NotEmpty();
        var decisions = new Option<string?>("--decisions")
        {
            Description = "File of JSON lines to write the decisions of the actions to, optionally with .gz.",
            HelpName = "FILE",
        }.NotEmpty();
        var command = new Command("simulate", Text)
        {
            shop, customers, days, horizon, seed, lines, output, truth, effects, decisions,
        };
        command.SetAction(parsed => Run(new(
            ShopProfile.All.First(profile => profile.Name == parsed.GetValue(shop)),
            parsed.GetValue(customers),
            parsed.GetValue(days),
            parsed.GetValue(horizon),
            parsed.GetValue(seed),
            parsed.GetValue(lines),
            parsed.GetRequiredValue(output),
            parsed.GetValue(truth),
            ParseEffects(parsed.GetValue(effects)),
            parsed.GetValue(decisions))));
        return command;
    }

    private static List<PlantedAction> ParseEffects(string? text)
    {
        try
        {
            var actions = ColumnMapping.ParsePairs(text).Select(pair => new PlantedAction(pair.Key, ParseKind(pair.Value))).ToList();
            if (actions.Exists(action => action.Name == PossibleActions.None)
                || actions.DistinctBy(action => action.Name).Count() < actions.Count)
                throw new UserErrorException($"--effects must name each action once, and none of them {PossibleActions.None}, got {text}.");
            return actions;
        }
        catch (InvalidInputException e)
        {
            throw new UserErrorException($"--effects must be ACTION=KIND pairs, got {text}: {e.Message}", e);
        }
    }

    private static PlantedKind ParseKind(string text) => text switch
    {
        "none" => PlantedKind.None,
        "equal" => PlantedKind.Equal,
        "heterogeneous" => PlantedKind.Heterogeneous,
        "harmful" => PlantedKind.Harmful,
        _ => throw new UserErrorException($"--effects must have kinds of none, equal, heterogeneous and harmful, got {text}."),
    };

    private static int Run(SimulationRequest request)
    {
        if (request.HorizonDays > request.Days - 2)
            throw new UserErrorException(
                $"--horizon must be at most --days less 2 ({request.Days - 2}), got {request.HorizonDays}; set more --days.");
        if (request.Actions.Count > 0 != request.Decisions is not null)
            throw new UserErrorException("--effects and --decisions must come together, got one of them; add the other.");
        string?[] outputs = [request.Output, request.Truth, request.Decisions];
        for (var i = 0; i < outputs.Length; i++)
            if (outputs[i] is { } output)
                OutputFile.Prepare(output, outputs[..i].OfType<string>());
        WriteOptional(request.Truth, truth => WriteOptional(request.Decisions, decisions => OutputFile.Write(
            request.Output, orders => Write(request, new(orders, truth, decisions, request.Lines)))));
        return 0;
    }

    private static void WriteOptional(string? path, Action<TextWriter> write)
    {
        if (path is null)
            write(TextWriter.Null);
        else
            OutputFile.Write(path, write);
    }

    private static void Write(SimulationRequest request, SimulationFiles files)
    {
        var period = request.Actions.Count > 0 ? new RandomizedPeriod(request.Actions, request.HorizonDays, request.Seed) : null;
        files.WriteHeaders(request.Actions);
        foreach (var customer in ShopSimulator.Simulate(
            request.Shop, request.Customers, request.Days, request.HorizonDays, request.Seed))
            files.Write(customer, period);
    }
}
