using Conversion.Customers;
using Conversion.Orders;
using Conversion.Training;
using Conversion.Training.Evaluation;
using Conversion.Training.Fitting.Effects;

namespace Conversion.Tests.Training.Fitting.Effects;

public sealed class DecisionExperimentsTests
{
    private static readonly DateTimeOffset At = new(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void SameActionsForAll_AreOneTest_WithTheProbabilityOfWhatWasGot()
    {
        var customers = Many(("letter", Shares(("letter", 0.5), ("call", 0.2), ("NONE", 0.3))))
            .Concat(Many(("call", Shares(("letter", 0.2), ("call", 0.5), ("NONE", 0.3)))))
            .Concat(Many(("NONE", Shares(("letter", 0.2), ("call", 0.5), ("NONE", 0.3))))).ToList();

        var test = Assert.Single(DecisionExperiments.Build(customers, []));

        Assert.Equal(["NONE", "call", "letter"], test.Actions);
        Assert.Equal([30, 30, 30], test.Customers);
        Assert.True(test.HasEqualPropensities);
    }

    [Fact]
    public void DifferentActions_AreATestEach_OfThoseWhoCouldHaveGotBoth()
    {
        var forVip = Shares(("VIP", 0.4), ("other", 0.2), ("NONE", 0.4));
        var forRisk = Shares(("RISK", 0.5), ("NONE", 0.5));
        var customers = Many(("VIP", forVip)).Concat(Many(("NONE", forVip))).Concat(Many(("other", forVip)))
            .Concat(Many(("RISK", forRisk))).Concat(Many(("NONE", forRisk)))
            .Concat(Many(("NONE", Shares(("NONE", 1))))).ToList();
        var leftOut = new List<string>();

        var tests = DecisionExperiments.Build(customers, leftOut);

        Assert.Equal([["NONE", "RISK"], ["NONE", "VIP"], ["NONE", "other"]], tests.Select(test => test.Actions));
        Assert.All(tests, test => Assert.Equal([30, 30], test.Customers));
        Assert.All(tests, test => Assert.Equal(tests[0].Features, test.Features));
        Assert.Empty(leftOut);
    }

    [Fact]
    public void ActionOfFewCustomers_IsLeftOut_AndProbabilitiesAreAmongTheOthers()
    {
        var shares = Shares(("letter", 0.4), ("call", 0.1), ("NONE", 0.5));
        var customers = Many(("letter", shares)).Concat(Many(("NONE", shares))).Concat(Many(("call", shares)).Take(5)).ToList();
        var leftOut = new List<string>();

        var test = Assert.Single(DecisionExperiments.Build(customers, leftOut));

        Assert.Equal(60, test.Arms.Length);
        Assert.Equal(["action call: 5 customers got it"], leftOut);
    }

    [Fact]
    public void ProbabilitiesThatCustomersDidNotHave_AreAnError()
    {
        var shares = Shares(("letter", 0.9), ("NONE", 0.1));
        List<DecidedCustomer> customers = [.. Many(("letter", shares)), .. Many(("NONE", shares))];

        var error = Assert.Throws<UserErrorException>(() => DecisionExperiments.Build(customers, []));

        Assert.Contains("--decisions must have the probabilities", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void NobodyLeftAlone_IsAnError()
    {
        var error = Assert.Throws<UserErrorException>(() => DecisionExperiments.Build([.. Many(("letter", Shares(("letter", 1))))], []));

        Assert.Contains("were left alone", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Outcomes_CountPurchasesOfTheHorizon_AndFeaturesOnlyWhatCameBefore()
    {
        CustomerHistory[] histories =
        [
            new("a", [new(At.AddDays(-10), 20), new(At.AddDays(5), 7), new(At.AddDays(31), 50)]),
            new("b", [new(At.AddDays(5), 7)]),
        ];
        var decisions = histories.ToDictionary(
            history => history.Customer, _ => new FirstDecision(At, "letter", "treatment") { Propensity = 0.9 });

        var outcomes = DecisionOutcomes.Build(decisions, histories, 30, At.AddDays(60));

        var customer = Assert.Single(outcomes.Customers);
        Assert.Equal(7, customer.Spend);
        Assert.Equal(10, customer.Features[CustomerFeatures.IndexOf("recencyDays")]);
        Assert.Equal(0.9, customer.Actions.Propensities["letter"]);
        Assert.StartsWith("1 customers: no purchase before", Assert.Single(outcomes.LeftOut), StringComparison.Ordinal);
    }

    [Fact]
    public void SeveralArms_AreActions()
    {
        var history = new CustomerHistory("a", [new(At.AddDays(-10), 20)]);
        var decisions = new Dictionary<string, FirstDecision>
        {
            ["a"] = new(At, "", "letter"),
            ["b"] = new(At, "", "call"),
            ["c"] = new(At, "", null),
        };

        var customer = Assert.Single(DecisionOutcomes.Build(decisions, [history], 30, At.AddDays(60)).Customers);

        Assert.Equal("letter", customer.Actions.Taken);
        Assert.Equal(["NONE", "call", "letter"], customer.Actions.Propensities.Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void ActionThatWasNotPossible_IsAnError()
    {
        var history = new CustomerHistory("a", [new(At.AddDays(-10), 20)]);
        var decision = new FirstDecision(At, "letter", "treatment") { Eligible = Shares(("call", 0.5), ("NONE", 0.5)) };

        var error = Assert.Throws<UserErrorException>(
            () => DecisionOutcomes.Build(new Dictionary<string, FirstDecision> { ["a"] = decision }, [history], 30, At.AddDays(60)));

        Assert.Contains("eligible must contain the action letter", error.Message, StringComparison.Ordinal);
    }

    private static Dictionary<string, double> Shares(params (string Action, double Propensity)[] shares) =>
        shares.ToDictionary(share => share.Action, share => share.Propensity);

    private static IEnumerable<DecidedCustomer> Many((string Taken, Dictionary<string, double> Shares) got) =>
        Enumerable.Range(0, 30).Select(i =>
        {
            var features = new float[CustomerFeatures.Count];
            features[0] = i;
            return new DecidedCustomer(
                new($"{got.Taken}{i}", [new(At.AddDays(-i - 1), 10)]), At, features, new(got.Taken, got.Shares), i % 3 == 0 ? 10 : 0);
        });
}
