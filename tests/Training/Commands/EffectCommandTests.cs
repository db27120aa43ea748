using System.Text.Json;
using Conversion.Models;
using Conversion.Training.Commands;

namespace Conversion.Tests.Training.Commands;

/// <summary>A randomized period of a simulated shop, from its orders and decisions to effects and to the value of a policy.</summary>
public sealed class EffectCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void PlantedEffects_AreLearntFromDecisionsAndOrders()
    {
        Simulate("letter=equal,call=harmful", 4000);

        Run(
            "fit-effects", "--decisions", _folder["decisions.ndjson"], "--orders", _folder["orders.csv"], "--out", _folder["model"],
            "--report", _folder["effects.json"]);

        using var report = Read("effects.json");
        Assert.Equal("NONE", report.RootElement.GetProperty("control").GetProperty("name").GetString());
        var actions = report.RootElement.GetProperty("actions").EnumerateArray().ToDictionary(
            action => action.GetProperty("action").GetString()!, action => action.GetProperty("buying"));
        // A standard error is about 1.7 points.
        Assert.InRange(actions["letter"].GetProperty("effect").GetDouble(), -0.03, 0.09);
        Assert.InRange(actions["call"].GetProperty("effect").GetDouble(), -0.09, 0.03);
        Assert.All(actions.Values, effect => Assert.InRange(effect.GetProperty("standardError").GetDouble(), 0.012, 0.023));
        var lines = File.ReadLines(_folder["decisions.ndjson"]).Count();
        Assert.Equal(lines, report.RootElement.GetProperty("customers").GetInt32());
        Assert.All(
            ModelLoader.Load(_folder["model/effects.model"]).Effects, effect => Assert.Contains(effect.Action, actions.Keys));
    }

    // The table says beyond doubt who gains, so a model of one table is right about the other, where other words are frequent.
    [Fact]
    public void EffectsOfAModel_AreEvaluatedOnANewerTest()
    {
        var (first, second) = (_folder.Write("first.csv", Table(0)), _folder.Write("second.csv", Table(1)));
        string[] columns = ["--action", "group", "--control", "nobody", "--buying", "bought", "--money", "spent"];
        Run(["fit-effects", "--table", first, .. columns, "--out", _folder["model"], "--report", _folder["effects.json"]]);

        Run(
        [
            "evaluate", "--table", second, .. columns, "--model", _folder["model/effects.model"], "--out", _folder["evaluation.html"],
        ]);

        using var report = Read("evaluation.json");
        Assert.True(report.RootElement.GetProperty("gate").GetProperty("open").GetBoolean());
        Assert.Equal(
            ["sms on buying: the model has no such effect", "sms on money: the model has no such effect"],
            report.RootElement.GetProperty("leftOut").EnumerateArray().Select(reason => reason.GetString()));
        var buying = report.RootElement.GetProperty("actions")[0].GetProperty("buying");
        Assert.InRange(buying.GetProperty("targeting").GetProperty("low").GetDouble(), 0.01, 0.1);
        var groups = buying.GetProperty("calibration").EnumerateArray().ToList();
        Assert.InRange(groups.Count, 2, 10);
        Assert.All(groups, group => Assert.Equal(
            group.GetProperty("effect").GetDouble(), group.GetProperty("predicted").GetDouble(), 0.12));
        var page = File.ReadAllText(_folder["evaluation.html"]);
        Assert.All(["Qini curve", "Uplift curve", "Calibration"], figure => Assert.Contains($"{figure}, letter on buying", page));

        static string Table(int seed)
        {
            var random = new Random(seed);
            var lines = Enumerable.Range(0, 4000).Select(i =>
            {
                var (treated, orders) = (random.Next(2) == 0, random.Next(1, 10));
                var buys = random.NextDouble() < 0.1 + (treated && orders > 6 ? 0.3 : 0);
                var region = random.NextDouble() < (seed == 0 ? 0.3 : 0.7) ? "north" : "south";
                var group = treated ? "letter" : seed == 1 && i % 7 == 0 ? "sms" : "nobody";
                return $"{group},{(buys ? 1 : 0)},{(buys ? 20 + random.Next(20) : 0)},{orders},{region}";
            });
            return string.Join('\n', ["group,bought,spent,orders,region", .. lines]);
        }
    }

    [Fact]
    public void EvaluationWithoutEffectsOrOrders_IsRefused()
    {
        Simulate("letter=equal", 2000);
        string[] evaluate =
        [
            "evaluate", "--model", Repository.PathOf("models/conversion.model"), "--policy", Repository.PathOf("models/policy.json"),
            "--out", _folder["evaluation.html"],
        ];

        Assert.Equal(1, CommandLine.Run(evaluate));
        Assert.Equal(1, CommandLine.Run(
            [.. evaluate, "--decisions", _folder["decisions.ndjson"], "--orders", _folder["orders.csv"]]));
        Assert.False(File.Exists(_folder["evaluation.html"]));
    }

    [Fact]
    public void PolicyIsValued_BesideEachActionForAll()
    {
        Simulate("letter=equal,call=none", 3000);
        _folder.Write("policy.json",
            """
            {
              "name": "recent", "rules": [{"name": "recent", "action": "letter", "when": "recencyDays < 90", "message": "-"}],
              "fallback": {"name": "others", "action": "NONE", "message": "-"}
            }
            """);

        Run(
            "simulate-policy", "--decisions", _folder["decisions.ndjson"], "--orders", _folder["orders.csv"], "--policy",
            _folder["policy.json"], "--model", Repository.PathOf("models/conversion.model"), "--margin", "0.5", "--cost", "letter=1",
            "--out", _folder["value.json"]);

        using var report = Read("value.json");
        var policies = report.RootElement.GetProperty("policies").EnumerateArray().ToList();
        Assert.Equal(
            ["recent", "NONE for all", "call for all", "letter for all"],
            policies.Select(policy => policy.GetProperty("policy").GetString()));
        Assert.All(policies, policy =>
        {
            Assert.InRange(policy.GetProperty("support").GetProperty("matches").GetDouble(), 0.28, 0.39);
            Assert.Equal(
                ["buying", "money", "profit"],
                policy.GetProperty("outcomes").EnumerateArray().Select(outcome => outcome.GetProperty("outcome").GetString()));
        });
    }

    [Fact]
    public void PolicyOfOtherActions_IsRefused()
    {
        Simulate("letter=equal", 2000);

        Assert.Equal(1, CommandLine.Run(
        [
            "simulate-policy", "--decisions", _folder["decisions.ndjson"], "--orders", _folder["orders.csv"],
            "--policy", Repository.PathOf("models/policy.json"), "--model", Repository.PathOf("models/conversion.model"),
        ]));
    }

    [Fact]
    public void EffectsAreAdded_ToAModelWithPredictions()
    {
        Simulate("letter=heterogeneous", 4000);
        var conversion = Repository.PathOf("models/conversion.model");

        Run(
            "fit-effects", "--decisions", _folder["decisions.ndjson"], "--orders", _folder["orders.csv"], "--model", conversion,
            "--out", _folder["both"], "--report", _folder["effects.json"]);
        Run(
            "fit-effects", "--decisions", _folder["decisions.ndjson"], "--orders", _folder["orders.csv"],
            "--out", _folder["alone"], "--report", _folder["effects.json"]);

        var (predictions, both, alone) = (
            ModelLoader.Load(conversion), ModelLoader.Load(_folder["both/effects.model"]),
            ModelLoader.Load(_folder["alone/effects.model"]));
        var names = predictions.Features.Select(feature => feature.Name).ToList();
        float[] row = [.. predictions.Features.Select(feature => (float)(feature.Minimum + feature.Maximum) / 2)];
        float[] known = [.. alone.Features.Select(feature => row[names.IndexOf(feature.Name)])];
        Assert.Equal(predictions.Predict(row), both.Predict(row));
        Assert.NotEmpty(both.Effects);
        Assert.Equal(
            alone.Effects.Select(effect => (effect.Action, effect.Outcome, effect.Head.Predict(known))),
            both.Effects.Select(effect => (effect.Action, effect.Outcome, effect.Head.Predict(row))));
        Assert.Equal(1, CommandLine.Run(
        [
            "fit-effects", "--decisions", _folder["decisions.ndjson"], "--orders", _folder["orders.csv"], "--model", conversion,
            "--horizon", "30", "--out", _folder["both"], "--report", _folder["effects.json"],
        ]));
    }

    [Fact]
    public void PolicyThatNeedsConsent_IsValuedWithTheContactsOfTheOrders_OrRefused()
    {
        Simulate("letter=equal", 3000);
        _folder.Write("policy.json",
            """
            {
              "version": 2, "name": "p",
              "actions": [{"name": "letter", "channel": "email", "message": "m", "budget": {"perDay": 10}}],
              "rules": [{"name": "all", "action": "letter", "when": "recencyDays >= 0"}]
            }
            """);
        var lines = File.ReadAllLines(_folder["orders.csv"]);
        var withContacts = lines.Select((line, i) => i == 0 ? $"{line},email,consent" : $"{line},a@x.test,yes");
        _folder.Write("contacts.csv", string.Join('\n', withContacts));

        Assert.Equal(1, CommandLine.Run([.. Value("orders.csv")]));
        Run([.. Value("contacts.csv"), "--out", _folder["value.json"]]);

        using var report = Read("value.json");
        var actions = report.RootElement.GetProperty("policies")[0].GetProperty("shares");
        Assert.Contains("letter", actions.GetRawText(), StringComparison.Ordinal);
        Assert.DoesNotContain("NONE", actions.GetRawText(), StringComparison.Ordinal);

        string[] Value(string orders) =>
        [
            "simulate-policy", "--decisions", _folder["decisions.ndjson"], "--orders", _folder[orders], "--policy", _folder["policy.json"],
            "--model", Repository.PathOf("models/conversion.model"),
        ];
    }

    private void Simulate(string effects, int customers) => Run(
        "simulate", "--effects", effects, "--customers", $"{customers}", "--out", _folder["orders.csv"],
        "--decisions", _folder["decisions.ndjson"]);

    private JsonDocument Read(string name) => JsonDocument.Parse(File.ReadAllText(_folder[name]));

    private static void Run(params string[] arguments) => Assert.Equal(0, CommandLine.Run(arguments));
}
