using System.Text;
using Conversion.Decisions;
using Conversion.Json;
using Conversion.Scoring;

namespace Conversion.Tests.Scoring;

/// <summary>Compares policies with the model whose probability is 0.88 up to 30 days of recency, and 0.12 above.</summary>
public sealed class PolicySimulatorTests
{
    private const string Other = """
        {"name":"other","rules":[{"name":"a","action":"CALL","when":"probability > 0.5","message":"m"},
         {"name":"b","action":"MAIL","when":"monetaryValue > 50","message":"m"}],"fallback":{"name":"f","action":"WAIT","message":"m"}}
        """;

    private const string Recent = """{"customerId":"r","asOf":"2026-06-01","orders":[{"at":"2026-05-20","amount":100}]}""";
    private const string Old = """{"customerId":"o","asOf":"2026-06-01","orders":[{"at":"2026-01-01","amount":100}]}""";
    private const string Small = """{"customerId":"s","asOf":"2026-06-01","orders":[{"at":"2026-01-01","amount":10}]}""";
    private const string Returned = """{"customerId":"x","asOf":"2026-06-01","orders":[{"at":"2026-01-01","amount":9,"returned":true}]}""";

    private static readonly DateTimeOffset Now = DateTimeOffset.UnixEpoch;

    // The value is 100 for each customer with a purchase.
    [Fact]
    public void Customers_AreCountedUnderBothPolicies_WithTheirMoney()
    {
        var simulation = Simulate("daysToBuy probability value", $"[{Recent},{Old},{Old},{Small},{Returned}]");

        Assert.Equal(5, simulation.Customers);
        Assert.Equal(
            [
                new("MAIL", 3, 2, 300, 200), new("WAIT", 2, 2, 100, 100), new ActionTotals("CALL", 0, 1, 0, 100),
            ],
            simulation.Actions);
        Assert.Equal([new ActionTransition("MAIL", "CALL", 1)], simulation.Moves);
    }

    // The quantities of the customer before must not count.
    [Fact]
    public void CustomerWithoutAPurchase_HasTheFallback_AndNoMoney()
    {
        var simulation = Simulate("probability value", $"[{Recent},{Returned},{Returned}]");

        Assert.Equal(
            [new("MAIL", 1, 0, 100, 0), new("WAIT", 2, 2, 0, 0), new ActionTotals("CALL", 0, 1, 0, 100)], simulation.Actions);
        Assert.Equal([new ActionTransition("MAIL", "CALL", 1)], simulation.Moves);
    }

    [Fact]
    public void PolicyOfVersion2_DecidesWithinItsLimits_AndCountsNone()
    {
        var simulation = Simulate("probability", $"[{Recent},{Old},{Returned}]", """
            {"version":2,"name":"p","actions":[{"name":"CALL","message":"m","channel":"phone"},{"name":"BANNER","message":"m"}],
             "rules":[{"name":"a","action":"CALL","when":"probability > 0"},{"name":"b","action":"BANNER","when":"probability > 0.5"}],
             "fallback":{"name":"f","action":"CALL"}}
            """);

        Assert.Equal(
            [
                new("MAIL", 2, 0, null, null), new("WAIT", 1, 0, null, null), new("CALL", 0, 0, null, null),
                new("BANNER", 0, 1, null, null), new ActionTotals("NONE", 0, 2, null, null),
            ],
            simulation.Actions);
    }

    [Fact]
    public void Moves_AreOrderedByTheirCustomers()
    {
        var simulation = Simulate("probability", $"[{Recent},{Small},{Small}]", """
            {"name":"p","rules":[{"name":"a","action":"CALL","when":"probability > 0.5","message":"m"}],
             "fallback":{"name":"f","action":"NONE","message":"m"}}
            """);

        Assert.Equal([new("WAIT", "NONE", 2), new ActionTransition("MAIL", "CALL", 1)], simulation.Moves);
        Assert.Equal(
            [
                new("MAIL", 1, 0, null, null), new("WAIT", 2, 0, null, null), new("CALL", 0, 1, null, null),
                new ActionTotals("NONE", 0, 2, null, null),
            ],
            simulation.Actions);
    }

    [Fact]
    public void CustomersThatWereRead_GiveTheSameCounts()
    {
        var simulator = Create("probability value", out var reader);
        Customer[] customers = [.. new[] { Recent, Old, Returned }.Select(json => reader.Read(Encoding.UTF8.GetBytes(json), default))];

        var read = simulator.Simulate(Encoding.UTF8.GetBytes(Other), customers, default);

        var sent = Simulate("probability value", $"[{Recent},{Old},{Returned}]");
        Assert.Equal(sent.Customers, read.Customers);
        Assert.Equal(sent.Actions, read.Actions);
        Assert.Equal(sent.Moves, read.Moves);
        using var stopped = new CancellationTokenSource();
        stopped.Cancel();
        Assert.Throws<OperationCanceledException>(() => simulator.Simulate(Encoding.UTF8.GetBytes(Other), customers, stopped.Token));
        Assert.Throws<OperationCanceledException>(() => simulator.Simulate(
            Encoding.UTF8.GetBytes($$"""{"policy":{{Other}},"customers":[{{Recent}}]}"""), Now, stopped.Token));
    }

    [Theory]
    [InlineData("""{"policy":OTHER}""", "/customers is required.")]
    [InlineData("""{"customers":[]}""", "/policy is required.")]
    [InlineData("""{"policy":OTHER,"customers":[],"x":1}""", "/x is unknown; use policy, customers.")]
    [InlineData("""{"policy":OTHER,"policy":OTHER,"customers":[]}""", "/policy must appear only once.")]
    [InlineData("""{"policy":OTHER,"customers":{}}""", "/customers must be an array, got an object.")]
    [InlineData("""{"policy":{},"customers":[]}""",
        "/policy/name is required. /policy/rules is required. /policy/fallback is required.")]
    [InlineData("""{"policy":{"version":2,"name":"p","decide":"profit","actions":[{"name":"A","message":"m"}]},"customers":[]}""",
        "/policy A policy that decides by profit needs the effect of its actions on money, but the model has none of them; "
        + "fit effects with conversion fit-effects, or write \"decide\": \"first\".")]
    [InlineData("""{"policy":OTHER,"customers":[{"customerId":"a"},{"customerId":1,"orders":[{"at":"2026-01-01","amount":1}]}]}""",
        "/customers/0/orders is required; or send features. /customers/1/customerId must be a string, got the number 1.")]
    public void WrongRequest_IsDescribed(string json, string errors)
    {
        var bytes = Encoding.UTF8.GetBytes(json.Replace("OTHER", Other, StringComparison.Ordinal));

        var exception = Assert.Throws<InvalidInputException>(() => Create("probability", out _).Simulate(bytes, Now, default));

        Assert.Equal(errors, string.Join(' ', exception.Errors.Select(error => $"{error.Pointer} {error.Detail}")));
    }

    private static PolicySimulation Simulate(string heads, string customers, string policy = Other) => Create(heads, out _).Simulate(
        Encoding.UTF8.GetBytes($$"""{"policy":{{policy}},"customers":{{customers}}}"""), Now, default);

    private static PolicySimulator Create(string heads, out CustomerReader reader)
    {
        var model = TestModel.WithHeads(heads);
        var policy = new Policy(
            new("now", [new("b", "MAIL", "monetaryValue > 50", "m")], new("f", "WAIT", "m")), Scorer.QuantitiesOf(model));
        reader = new(model);
        return new(new(model, policy, ControlGroup.None), reader);
    }
}
