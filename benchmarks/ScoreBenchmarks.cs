using System.Text;
using BenchmarkDotNet.Attributes;
using Conversion.Decisions;
using Conversion.Models;
using Conversion.Orders;
using Conversion.Scoring;
using Conversion.Trees;

namespace Conversion.Benchmarks;

/// <summary>Measures a score and its JSON, with the shipped model: by rules alone, and with effects, limits and profit.</summary>
[MemoryDiagnoser]
public class ScoreBenchmarks
{
    private const int TreesOfEffect = 20;

    private const string ByProfit =
        """
        {"version": 2, "name": "profit", "decide": "profit", "caps": [{"times": 3, "days": 30}], "quiet": {"from": "21:00", "to": "08:00"},
         "actions": [
           {"name": "VIP", "message": "In {daysToBuy:truncate} days", "channel": "email", "cost": 1, "cap": {"times": 1, "days": 30}},
           {"name": "PROMO", "message": "m", "channel": "email", "cost": 1},
           {"name": "RISK", "message": "m", "channel": "phone", "cost": 4}],
         "rules": [
           {"name": "vip", "action": "VIP", "when": "probability > 0.8 and monetaryValue > 2000"},
           {"name": "promo", "action": "PROMO", "when": "probability > 0.1"},
           {"name": "risk", "action": "RISK", "when": "probability > 0.1 and monetaryValue > 1"}]}
        """;

    private Scorer _scorer = null!;
    private Customer _customer = null!;

    [Params("rules", "effects and profit")]
    public string Policy { get; set; } = "";

    [Params(true, false)]
    public bool Explained { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        var model = ModelLoader.Load(Beside("models/conversion.model"));
        var quantities = Scorer.QuantitiesOf(model);
        _scorer = Policy == "rules"
            ? new(model, Decisions.Policy.Load(Beside("models/policy.json"), quantities), new(0.1, "salt"))
            : new(
                WithEffects(model), Decisions.Policy.Parse(Encoding.UTF8.GetBytes(ByProfit), quantities), new(0.1, "salt"), new(0.1, "e"));
        var asOf = new DateTimeOffset(2011, 12, 9, 12, 0, 0, TimeSpan.Zero);
        _customer = new()
        {
            Id = "anna",
            AsOf = asOf,
            Orders = [.. Enumerable.Range(0, 20).Select(i => new Order(asOf.AddDays(20 * (i - 20) + 5), 150, 10, 5))],
            Contact = new()
            {
                HasConsent = true,
                Channels = [Channel.Email, Channel.Phone],
                Past = [new(asOf.AddDays(-40), "VIP"), new(asOf.AddDays(-10), "PROMO")],
            },
        };
    }

    [Benchmark]
    public byte[] Score() => ScoreJson.Write(_scorer.Score(_customer, Explained));

    private static string Beside(string path) => Path.Combine(AppContext.BaseDirectory, path);

    private static Model WithEffects(Model model) => model.WithEffects(
        model.Name,
        model.Version,
        [
            .. from action in (string[])["VIP", "PROMO", "RISK"]
               from outcome in (string[])[EffectHead.Buying, EffectHead.Money]
               select new EffectHead(action, outcome, Effect(model)),
        ]);

    // A sum of steps on different features, as fit-effects writes it.
    private static Head Effect(Model model)
    {
        int[] trees = [.. Enumerable.Range(0, TreesOfEffect)];
        var sum = new Ensemble(
            model.Features.Count, trees, [.. trees.Select(tree => tree % model.Features.Count)], [.. trees.Select(tree => (float)tree)],
            [.. trees.Select(tree => ~(2 * tree))], [.. trees.Select(tree => ~(2 * tree + 1))],
            [.. trees.SelectMany(tree => (double[])[0.1, 0.3])]);
        return new(sum, new(Link.Identity, 1, 0, [new(0, -2, 2)], double.MinValue, double.MaxValue));
    }
}
