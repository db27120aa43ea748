using System.CommandLine;
using System.Globalization;
using Conversion.Customers;
using Conversion.Json;
using Conversion.Orders;
using Conversion.Training.Snapshots;

namespace Conversion.Training.Commands;

/// <summary><c>conversion features</c>: writes the features of customers at cutoffs, to train a model elsewhere.</summary>
internal static class FeaturesCommand
{
    private const string Text =
        """
        Writes the features of customers at cutoffs, to train a model elsewhere. The table has a line for each customer and cutoff:
        customerId, cutoff, every feature, and what happened within the horizon: bought (1 or 0), daysToBuy and value.
        Serving computes the same features from the same orders, so a model of these columns can be imported and scores orders.
        A customer without a purchase before a cutoff has no line for it. An empty cell is unknown.

        Examples:
          conversion features --orders online_retail.csv.gz --out training.csv
          conversion features --orders orders.csv --cutoffs 2011-06-01,2011-07-01 --horizon 60 --out training.csv.gz
        """;

    /// <summary>Creates the command.</summary>
    public static Command Create()
    {
        var orders = new OrderInputOptions();
        var horizon = OptionExtensions.Horizon("Prediction horizon in days.");
        var cutoffs = new Option<string?>("--cutoffs")
        {
            Description = "Instants at which customers are described, with commas between them. By default the cutoffs of fit that have a "
                + "whole horizon after them.",
            HelpName = "INSTANTS",
        };
        var output = new Option<string>("--out") { Description = "CSV file to write.", Required = true, HelpName = "FILE" }.NotEmpty();
        var command = new Command("features", Text);
        orders.AddTo(command);
        foreach (var option in (Option[])[horizon, cutoffs, output])
            command.Add(option);
        command.SetAction(parsed => Run(
            orders.Parse(parsed), parsed.GetValue(horizon), parsed.GetValue(cutoffs), parsed.GetRequiredValue(output)));
        return command;
    }

    private static int Run(OrderInput input, int horizonDays, string? given, string output)
    {
        OutputFile.Prepare(output, input.Files());
        using var orders = input.Open(new Progress(), input.ParseMapping());
        var origin = RollingOrigin.From(orders.Summary.FirstOrder, orders.Summary.LastSale, horizonDays);
        var cutoffs = given is null
            ? origin.Cutoffs.Where(cutoff => cutoff.AddDays(horizonDays) <= origin.End).ToList()
            : given.Split(',', StringSplitOptions.TrimEntries).Select(ParseCutoff).Order().ToList();
        if (cutoffs.Count == 0)
            throw new UserErrorException(
                $"--orders must span more than {horizonDays * 3 / 2} days for a horizon of {horizonDays} days; "
                + "add older orders, or choose --cutoffs.");
        var late = cutoffs.FirstOrDefault(cutoff => cutoff.AddDays(horizonDays) > origin.End);
        if (late != default)
            throw new UserErrorException(
                $"--cutoffs must have a horizon of {horizonDays} days before the last day of the orders, {origin.End:yyyy-MM-dd}, "
                + $"got {late:yyyy-MM-dd}.");
        var lines = 0L;
        OutputFile.Write(output, writer => lines = Write(writer, orders, cutoffs, origin));
        Progress.WriteLine($"Wrote {output} with {lines:N0} lines at {cutoffs.Count} cutoffs.");
        return 0;
    }

    private static long Write(TextWriter writer, OrderTable orders, List<DateTimeOffset> cutoffs, RollingOrigin origin)
    {
        var features = string.Join(',', CustomerFeatures.All.Select(feature => feature.Name));
        writer.WriteLine($"customerId,cutoff,{features},bought,daysToBuy,value");
        var lines = 0L;
        foreach (var customer in orders.Customers())
            foreach (var cutoff in cutoffs)
            {
                if (SnapshotSet.Describe(customer, cutoff, origin) is not { } snapshot)
                    continue;
                writer.Write(Quote(snapshot.Customer));
                writer.Write($",{cutoff.UtcDateTime:yyyy-MM-ddTHH:mm:ssZ},");
                foreach (var value in snapshot.Features)
                {
                    writer.Write(Format(value));
                    writer.Write(',');
                }
                writer.WriteLine($"{(snapshot.Bought ? 1 : 0)},{Format(snapshot.DaysToBuy)},{Format(snapshot.Spend)}");
                lines++;
            }
        return lines;
    }

    private static DateTimeOffset ParseCutoff(string text) => Instant.TryParse(text, out var instant)
        ? instant
        : throw new UserErrorException($"--cutoffs must be ISO 8601 instants, got '{text}'; write for example 2011-06-01,2011-07-01.");

    private static string Format(float value) => float.IsNaN(value) ? "" : value.ToString("R", CultureInfo.InvariantCulture);

    private static string Format(double value) => double.IsNaN(value) ? "" : value.ToString("R", CultureInfo.InvariantCulture);

    private static string Quote(string text) =>
        text.AsSpan().ContainsAny(",\"\r\n") ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;
}
