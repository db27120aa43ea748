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
