using System.Globalization;
using System.Text;
using System.Text.Json;
using Conversion.Customers;
using Conversion.Models;
using Conversion.Training.Simulation;

namespace Conversion.Benchmarks;

/// <summary>
/// Fits shops and prints how well each fit predicts, as the tables of docs/modelling.md: simulated shops, whose truth is
/// known, Online Retail where CONVERSION_DATA has it, and files of the user.
/// </summary>
internal static class QualityCommand
{
    private const int DefaultCustomers = 6000;
    private const int Days = 990;
    private const int HorizonDays = 90;

    /// <summary>Fits the named simulated shops and files; without names all simulated shops and Online Retail.</summary>
    /// <param name="names">The names, after the number of simulated customers if it is not the default.</param>
    public static int Run(string[] names)
    {
        var customers = DefaultCustomers;
        if (names is [var first, ..] && int.TryParse(first, CultureInfo.InvariantCulture, out var count))
            (customers, names) = (count, names[1..]);
        var folder = Directory.CreateTempSubdirectory("quality");
        try
        {
            Console.WriteLine("| shop | verdict | AUC | Brier | calibration error | days MAE | value Gini | money predicted / spent | coverage: days, value |");
            Console.WriteLine("|---|---|---|---|---|---|---|---|---|");
            var truths = new List<string>();
            foreach (var shop in ShopProfile.All.Where(shop => names.Length == 0 || names.Contains(shop.Name)))
                truths.Add(FitSimulated(shop, customers, folder.FullName));
            var data = Environment.GetEnvironmentVariable("CONVERSION_DATA") ?? "../shared/data";
            string[] years = [Path.Combine(data, "online_retail_2009-2010.parquet"), Path.Combine(data, "online_retail_2010-2011.csv.gz")];
            if (names.Length == 0 && Array.TrueForAll(years, File.Exists))
            {
                Fit("Online Retail, two years", folder.FullName, years);
                Fit("Online Retail, one year", folder.FullName, years[1..]);
            }
            foreach (var file in names.Except(ShopProfile.All.Select(shop => shop.Name)))
                Fit(Path.GetFileName(file), folder.FullName, [file]);
            if (truths.Count == 0)
                return 0;
            Console.WriteLine();
            Console.WriteLine(
                "| simulated shop | largest gap of a tenth's mean probability to the truth | its standard error | " +
                "money predicted / true expectation |");
            Console.WriteLine("|---|---|---|---|");
            truths.ForEach(Console.WriteLine);
            return 0;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    // Fits on the orders before the instant of the truth, and compares the shipped model with the truth.
    private static string FitSimulated(ShopProfile shop, int count, string folder)
    {
        SimulatedCustomer[] customers = [.. ShopSimulator.Simulate(shop, count, Days + HorizonDays, HorizonDays, seed: 1)];
        var text = new StringBuilder("customer,at,amount,items,products\n");
        foreach (var customer in customers)
            foreach (var order in customer.History.Orders.Where(order => order.At < customer.Cutoff))
                text.Append(
                    CultureInfo.InvariantCulture,
                    $"{customer.History.Customer},{order.At:O},{order.Amount},{order.Items},{order.Products}\n");
        var orders = Path.Combine(folder, $"{shop.Name}.csv");
        File.WriteAllText(orders, text.ToString());
        var model = Fit($"simulated {shop.Name}", folder, [orders]);

        var features = new float[CustomerFeatures.Count];
        var scored = new List<(Prediction Predicted, SimulatedCustomer Truth)>();
        foreach (var customer in customers)
            if (CustomerFeatures.TryCompute(customer.History.Orders, customer.Cutoff, features))
                scored.Add((model.Predict(features), customer));
        // The truth of a customer is 0 after dropout, which nobody can see, so the mean truth of few customers has noise.
        var tenths = scored.OrderBy(row => row.Predicted.Probability).Chunk(scored.Count / 10 + 1).Select(tenth =>
        {
            var (predicted, truth) = (tenth.Average(row => row.Predicted.Probability!.Value), tenth.Average(row => row.Truth.Probability));
            var variance = tenth.Average(row => Math.Pow(row.Truth.Probability - truth, 2));
            return (Predicted: predicted, Truth: truth, StandardError: Math.Sqrt(variance / tenth.Length));
        }).ToList();
        Console.Error.WriteLine($"Tenths of {shop.Name}, predicted (truth): " + string.Join(", ", tenths.Select(tenth =>
            string.Create(CultureInfo.InvariantCulture, $"{tenth.Predicted:0.000} ({tenth.Truth:0.000})"))));
        var worst = tenths.MaxBy(tenth => Math.Abs(tenth.Predicted - tenth.Truth));
        var money = scored.Sum(row => row.Predicted.Value?.Expected) / scored.Sum(row => row.Truth.ExpectedSpend);
        return string.Create(CultureInfo.InvariantCulture, $"| {shop.Name} | {Math.Abs(worst.Predicted - worst.Truth):0.000} | {worst.StandardError:0.000} | {money:0.00} |");
    }

    private static Model Fit(string name, string folder, string[] orders)
    {
        var output = Path.Combine(folder, "model");
        if (Training.Commands.CommandLine.Run(["fit", "--orders", .. orders, "--out", output]) != 0)
            throw new InvalidOperationException($"The fit of {name} failed.");
        using var card = JsonDocument.Parse(File.ReadAllText(Path.Combine(output, "conversion.card.json")));
        var verdicts = card.RootElement.GetProperty("verdicts").EnumerateArray()
            .Where(verdict => !verdict.GetProperty("passed").GetBoolean()).Select(verdict => verdict.GetProperty("head").GetString());
        var refused = string.Join(", ", verdicts);
        if (!card.RootElement.TryGetProperty("evaluation", out var evaluation))
            Console.WriteLine($"| {name} | no head | | | | | | | |");
        else
        {
            var metrics = evaluation.GetProperty("metrics");
            var coverage = evaluation.GetProperty("coverage")[0];
            Console.WriteLine(
                $"| {name} | {(refused.Length == 0 ? "every head" : $"not {refused}")} | {Number(metrics, "auc")} | {Number(metrics, "brier")} | " +
                $"{Number(metrics, "expectedCalibrationError")} | {Number(metrics, "daysMae")} | {Number(metrics, "valueGini")} | " +
                $"{Number(metrics, "valueTotal")} | {Number(coverage, "days")}, {Number(coverage, "value")} |");
        }
        return ModelLoader.Load(Path.Combine(output, "conversion.model"));
    }

    private static string Number(JsonElement parent, string name) =>
        parent.TryGetProperty(name, out var number) ? number.GetDouble().ToString("0.000", CultureInfo.InvariantCulture) : "";
}
