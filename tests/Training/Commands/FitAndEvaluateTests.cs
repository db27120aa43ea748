using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Conversion.Customers;
using Conversion.Decisions;
using Conversion.Models;
using Conversion.Orders;
using Conversion.Scoring;
using Conversion.Training.Commands;
using Conversion.Training.Simulation;

namespace Conversion.Tests.Training.Commands;

/// <summary>All cases share one fit and one report. Cases that need another fit use a smaller shop.</summary>
public sealed class FitAndEvaluateTests(FitAndEvaluateTests.Fitted fitted) : IClassFixture<FitAndEvaluateTests.Fitted>
{
    private readonly TemporaryFolder _folder = fitted.Folder;

    [Fact]
    public void SameOrdersAndSeed_GiveTheSameFiles()
    {
        fitted.FitSmall();
        fitted.Fit("small.csv", "again");

        var files = Directory.GetFiles(_folder["first"]).Select(Path.GetFileName).Order().ToList();
        Assert.Equal(
            ["conversion.card.json", "conversion.golden.csv.gz", "conversion.html", "conversion.md", "conversion.model"],
            files.Order(StringComparer.Ordinal));
        Assert.All(files, file => Assert.Equal(Bytes("first", file!), Bytes("again", file!)));

        fitted.Evaluate("small.csv", "first", "first.html");
        fitted.Evaluate("small.csv", "again", "again.html");
        Assert.Equal(File.ReadAllText(_folder["first.html"]), File.ReadAllText(_folder["again.html"]));

        byte[] Bytes(string model, string file) => File.ReadAllBytes(Path.Combine(_folder[model], file));
    }

    [Fact]
    public void Report_IsOneFileThatLoadsNothing()
    {
        var html = File.ReadAllText(_folder["report.html"]);
        Assert.Equal(10, Regex.Count(html, "<svg "));
        Assert.Matches("<p>[^<]*/orders.csv: [0-9,]+ lines contain [0-9,]+ orders", html);
        Assert.DoesNotMatch("src=|href=|@import|url\\((?!#)|<script|<link", html);
        var ids = Regex.Matches(html, " id=\"([^\"]+)\"").Select(match => match.Groups[1].Value).ToList();
        Assert.Equal(ids.Distinct(), ids);
    }

    [Fact]
    public void Card_HasThreeHoldouts_TheFirstOfWhichDoesNotJudge()
    {
        var card = fitted.ReadCard("model");
        var holdouts = card.GetProperty("evaluation").GetProperty("holdouts").EnumerateArray().ToList();

        Assert.Equal([false, true, true], holdouts.Select(holdout => holdout.GetProperty("judges").GetBoolean()));
        var metrics = card.GetProperty("evaluation").GetProperty("metrics").GetProperty("auc").GetDouble();
        Assert.Equal(
            holdouts.Skip(1).Average(holdout => holdout.GetProperty("metrics").GetProperty("auc").GetDouble()), metrics, 1e-9);
        Assert.InRange(metrics, Bound("low"), Bound("high"));
        Assert.Equal(
            holdouts[2].GetProperty("customers").GetInt32(),
            card.GetProperty("actions").EnumerateArray().Sum(action => action.GetProperty("customers").GetInt32()));

        double Bound(string name) => card.GetProperty("evaluation").GetProperty(name).GetProperty("auc").GetDouble();
    }

    // The shipped model is fitted up to the last order, so evaluating it on the same orders flatters it.
    [Fact]
    public void ModelEvaluatedOnItsOwnOrders_GivesAWarning()
    {
        using var report = JsonDocument.Parse(File.ReadAllText(_folder["report.json"]));

        Assert.True(report.RootElement.TryGetProperty("warning", out _));
        Assert.Equal(3, report.RootElement.GetProperty("verdicts").GetArrayLength());
    }

    [Fact]
    public void FitWithoutPolicy_WritesOneInWhichEachActionHappens()
    {
        var model = ModelLoader.Load(_folder["model/conversion.model"]);
        var policy = Policy.Load(_folder["model/conversion.policy.json"], Scorer.QuantitiesOf(model));
        Assert.Equal("starter", policy.Document.Name);
        var actions = fitted.ReadCard("model").GetProperty("actions").EnumerateArray()
            .ToDictionary(action => action.GetProperty("action").GetString()!, action => action.GetProperty("customers").GetInt32());
        Assert.Equal(["NURTURE", "PROMO", "RISK", "VIP"], actions.Keys.Order());
        Assert.All(actions.Values, customers => Assert.True(customers >= 20 && customers >= 0.005 * actions.Values.Sum()));
    }

    // The same shop in cents: the trees split elsewhere only by the rounding of floats.
    [Fact]
    public void MoneyInAnotherUnit_ChangesNothingButTheMoney()
    {
        fitted.FitSmall();
        var lines = File.ReadAllLines(_folder["small.csv"]);
        var amount = Array.IndexOf(lines[0].Split(','), "amount");
        File.WriteAllLines(_folder["cents.csv"], lines.Select((line, i) =>
        {
            var cells = line.Split(',');
            if (i > 0)
                cells[amount] = (decimal.Parse(cells[amount], CultureInfo.InvariantCulture) * 100).ToString("0", CultureInfo.InvariantCulture);
            return string.Join(',', cells);
        }));
        fitted.Fit("cents.csv", "cents");

        var unit = fitted.ReadCard("first").GetProperty("evaluation");
        var cents = fitted.ReadCard("cents").GetProperty("evaluation");
        foreach (var metric in new[] { "auc", "brier", "daysMae", "valueGini", "valueDeviance", "valueTotal" })
            Assert.Equal(Metric(unit, metric), Metric(cents, metric), 0.002 * Metric(unit, metric));
        Assert.Equal(100 * Metric(unit, "valueMae"), Metric(cents, "valueMae"), 0.2 * Metric(unit, "valueMae"));
        Assert.Equal(Passed(unit), Passed(cents));

        static double Metric(JsonElement evaluation, string name) => evaluation.GetProperty("metrics").GetProperty(name).GetDouble();
        static IEnumerable<bool> Passed(JsonElement evaluation) =>
            evaluation.GetProperty("verdicts").EnumerateArray().Select(verdict => verdict.GetProperty("passed").GetBoolean());
    }

    // The shop has too few buyers for a head, so nothing is fitted.
    [Fact]
    public void ReturnLongAfterTheLastSale_MovesNoHoldout()
    {
        fitted.FitSmall();
        var lines = File.ReadAllLines(_folder["small.csv"]);
        var cells = lines[^1].Split(',');
        var header = lines[0].Split(',');
        cells[Array.IndexOf(header, "at")] = "2023-06-01T10:00:00Z";
        cells[Array.IndexOf(header, "amount")] = "-5";
        if (Array.IndexOf(header, "order_id") is >= 0 and var order)
            cells[order] = "return-1";
        File.WriteAllLines(_folder["return.csv"], [.. lines, string.Join(',', cells)]);
        fitted.FitPlain("small.csv", "sales");
        fitted.FitPlain("return.csv", "returns");

        Assert.Equal(3, fitted.ReadCard("sales").GetProperty("cutoffs").GetProperty("holdouts").GetArrayLength());
        Assert.Equal(Holdouts("sales"), Holdouts("returns"));

        string Holdouts(string model) => fitted.ReadCard(model).GetProperty("cutoffs").GetProperty("holdouts").GetRawText();
    }

    // Outcomes are single draws. The simulator knows their true probabilities at the holdout cutoff.
    [Fact]
    public void Probabilities_AgreeWithTheTruth()
    {
        var scored = new List<(double Predicted, double True)>();
        var model = ModelLoader.Load(_folder["model/conversion.model"]);
        var features = new float[model.Features.Count];
        foreach (var customer in fitted.Truth)
        {
            Order[] known = [.. customer.History.Orders.Where(order => order.At < customer.Cutoff)];
            if (known.Length > 0 && CustomerFeatures.TryCompute(known, customer.Cutoff, features))
                scored.Add((model.Predict(features).Probability!.Value, customer.Probability));
        }
        Assert.True(scored.Count > 1300, $"{scored.Count} customers");

        var mean = scored.Average(s => s.True);
        Assert.Equal(mean, scored.Average(s => s.Predicted), 0.03);
        foreach (var fifth in scored.OrderBy(s => s.Predicted).Chunk(scored.Count / 5 + 1))
            Assert.Equal(fifth.Average(s => s.True), fifth.Average(s => s.Predicted), 0.06);
        // Nobody can observe the hidden state, above all a dropout, so much of the truth can't be predicted.
        var unexplained = scored.Sum(s => Math.Pow(s.Predicted - s.True, 2)) / scored.Sum(s => Math.Pow(mean - s.True, 2));
        Assert.InRange(unexplained, 0, 0.5);
    }

    // A shop that is too small gets a policy that it can act on, and no model that it should not trust.
    [Fact]
    public void OrdersOfTooFewDays_GiveNoHead_AndAPolicyOverHistory()
    {
        _folder.Write("few.csv", "customer_id,at,amount\na,2020-01-01,1\nb,2020-05-01,1\n");
        fitted.FitPlain("few.csv", "few", "--force");

        var model = ModelLoader.Load(_folder["few/conversion.model"]);
        Assert.False(model.HasHead);
        var policy = Policy.Load(_folder["few/conversion.policy.json"], Scorer.QuantitiesOf(model));
        Assert.Equal("starter, history alone", policy.Document.Name);
        Assert.Contains("no head", File.ReadAllText(_folder["few/conversion.md"]), StringComparison.Ordinal);
        Assert.Contains("no head", File.ReadAllText(_folder["few/conversion.html"]), StringComparison.Ordinal);
        var verdict = fitted.ReadCard("few").GetProperty("verdicts")[0];
        Assert.Contains("must span at least 256 days", verdict.GetProperty("reasons").GetRawText(), StringComparison.Ordinal);
    }

    // Only returns before the last weeks, or purchases only at the beginning and at the end.
    [Theory]
    [InlineData("fit", -5, 350)]
    [InlineData("evaluate", -5, 350)]
    [InlineData("evaluate", 20, 330)]
    public void ShopWithoutPurchasesInTheTrainingWindows_HasNoHead_AndIsNotEvaluated(string command, int first, int days)
    {
        var start = new DateTime(2020, 1, 1);
        var lines = Enumerable.Range(0, 600).Select(i =>
            $"c{i},{start.AddDays(i % 20):yyyy-MM-dd},{first}\nc{i / 2},{start.AddDays(days + i % 20):yyyy-MM-dd},50\n");
        var orders = _folder.Write("gap.csv", $"customer_id,at,amount\n{string.Concat(lines)}");

        string[] arguments = command == "fit"
            ? ["--force", "--horizon", "60", "--out", _folder["gap"]]
            :
            [
                "--model", _folder["model/conversion.model"], "--policy", Repository.PathOf("models/policy.json"),
                "--out", _folder["gap.html"],
            ];
        Assert.Equal(command == "fit" ? 0 : 1, CommandLine.Run([command, "--orders", orders, .. arguments]));
        if (command == "fit")
            Assert.False(ModelLoader.Load(_folder["gap/conversion.model"]).HasHead);
    }

    [Fact]
    public void ShopWithoutRepeatBuyers_HasNoHeadEvenWithForce()
    {
        var lines = Enumerable.Range(0, 800).Select(i => $"c{i},{new DateTime(2020, 1, 1).AddDays(i / 2):yyyy-MM-dd},{i + 1}\n");
        var orders = _folder.Write("never.csv", $"customer_id,at,amount\n{string.Concat(lines)}");

        Assert.Equal(0, CommandLine.Run(["fit", "--force", "--out", _folder["never"], "--orders", orders]));
        Assert.False(ModelLoader.Load(_folder["never/conversion.model"]).HasHead);
    }

    public sealed class Fitted : IDisposable
    {
        // The orders before the instant of the truth are known to the fit.
        public Fitted()
        {
            Truth = [.. ShopSimulator.Simulate(ShopProfile.All[0], customers: 2000, days: 630, horizonDays: 90, seed: 1)];
            var orders = new StringBuilder("customer,at,amount\n");
            foreach (var customer in Truth)
                foreach (var order in customer.History.Orders.Where(order => order.At < customer.Cutoff))
                    orders.Append(CultureInfo.InvariantCulture, $"{customer.History.Customer},{order.At:O},{order.Amount}\n");
            Folder.Write("orders.csv", orders.ToString());
            FitPlain("orders.csv", "model", "--force");
            Evaluate("orders.csv", "model", "report.html");
        }

        internal IReadOnlyList<SimulatedCustomer> Truth { get; }

        internal TemporaryFolder Folder { get; } = new();

        public void Dispose() => Folder.Dispose();

        /// <summary>Simulates and fits "small.csv" as the model "first", once.</summary>
        public void FitSmall()
        {
            if (File.Exists(Folder["first/conversion.model"]))
                return;
            Assert.Equal(0, CommandLine.Run(["simulate", "--customers", "300", "--days", "400", "--out", Folder["small.csv"]]));
            Fit("small.csv", "first");
        }

        public void Fit(string orders, string model, params string[] more) => Assert.Equal(0, CommandLine.Run(
        [
            "fit", "--orders", Folder[orders], "--policy", Repository.PathOf("models/policy.json"), "--out", Folder[model], "--force",
            .. more,
        ]));

        public void FitPlain(string orders, string model, params string[] more) =>
            Assert.Equal(0, CommandLine.Run(["fit", "--orders", Folder[orders], "--out", Folder[model], .. more]));

        public JsonElement ReadCard(string model) =>
            JsonDocument.Parse(File.ReadAllText(Folder[$"{model}/conversion.card.json"])).RootElement;

        public void Evaluate(string orders, string model, string report) => Assert.Equal(0, CommandLine.Run(
        [
            "evaluate", "--orders", Folder[orders], "--model", Folder[$"{model}/conversion.model"],
            "--policy", Repository.PathOf("models/policy.json"), "--out", Folder[report],
        ]));
    }
}
