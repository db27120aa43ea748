using Conversion.Training.Commands;

namespace Conversion.Tests.Training.Commands;

/// <summary>Errors are reported before any work is done: the orders of these cases can't be read.</summary>
public sealed class CommandLineTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public CommandLineTests() => _folder.Write("orders.csv", "nothing to read\n");

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("fit --horizon 0", "--horizon")]
    [InlineData("fit --horizon 2000000000", "--horizon")]
    [InlineData("fit --horizon soon", "--horizon")]
    [InlineData("fit --coverage 80", "--coverage")]
    [InlineData("fit --coverage 0", "--coverage")]
    [InlineData("fit --coverage NaN", "--coverage")]
    [InlineData("fit --memory -5", "--memory")]
    [InlineData("fit --name a/b", "--name")]
    [InlineData("fit --name \"\"", "--name")]
    [InlineData("fit --policy nowhere.json", "nowhere.json")]
    [InlineData("fit --columns at=day,at=hour", "got at twice")]
    [InlineData("fit --columns /", "--columns")]
    [InlineData("fit --orders nowhere/*.csv", "nowhere/*.csv")]
    [InlineData("fit --out DIR/orders.csv", "orders.csv")]
    [InlineData("score --out DIR/scores.txt", "scores.txt")]
    [InlineData("score --out DIR/orders.csv", "orders.csv must not be another input or output")]
    [InlineData("score --out DIR/orders.csv/scores.csv", "scores.csv could not be written")]
    [InlineData("score --out DIR", "")]
    [InlineData("lift --decisions DIR/orders.csv --out /dev/null", "The path is a device")]
    [InlineData("score --control-share 2", "--control-share")]
    [InlineData("score --control-share 0,1", "--control-share")]
    [InlineData("score --control-share 0.1", "--control-salt must be set")]
    [InlineData("score --as-of 01/06/2022", "--as-of must be an ISO 8601 instant, got '01/06/2022'")]
    [InlineData("score --as-of 12:34", "--as-of must be an ISO 8601 instant, got '12:34'")]
    [InlineData("fit --columns cust=customer", "--columns: must have keys of customer, order, at")]
    [InlineData("score --model \"\"", "--model")]
    [InlineData("evaluate --out DIR/report.json", "--out must end in .html, got")]
    [InlineData("evaluate --policy DIR/policy.json --out DIR/policy.html", "policy.json must not be another input or output")]
    [InlineData("score-batch --orders DIR/*.csv --as-of 2023-05-01 --part-format csv --out DIR", "--out must be a folder that --orders")]
    [InlineData("lift --decisions nowhere.csv", "nowhere.csv")]
    [InlineData("lift --decisions DIR/orders.csv --out DIR/orders.csv", "orders.csv must not be another input or output")]
    [InlineData("lift --decisions DIR/orders.csv --horizon 0", "--horizon")]
    [InlineData("simulate --customers 0", "--customers")]
    [InlineData("simulate --days 5000000", "--days")]
    [InlineData("simulate --days 90", "--horizon")]
    [InlineData("simulate --out DIR/same.csv --truth DIR/same.csv", "same.csv")]
    [InlineData("simulate --effects letter=equal", "--effects and --decisions must come together")]
    [InlineData("simulate --effects letter=great --decisions DIR/d.ndjson", "--effects must have kinds of none, equal")]
    [InlineData("simulate --effects NONE=equal --decisions DIR/d.ndjson", "none of them NONE")]
    [InlineData("fit-effects --report DIR/r.json", "must have --table or --decisions, got neither")]
    [InlineData("fit-effects --report DIR/r.json --table DIR/orders.csv", "--orders must not be set with --table")]
    [InlineData("fit-effects --report DIR/r.json --decisions DIR/orders.csv --money spent", "--money must not be set with --decisions")]
    [InlineData("simulate-policy --decisions nowhere.csv", "nowhere.csv")]
    public void WrongOption_IsRejectedByName(string line, string expected) => AssertRejected(expected, line);

    [Fact]
    public void Fit_DoesNotOverwriteATextOtherThanACard()
    {
        _folder.Write("conversion.md", "# Of mine\n");

        AssertRejected("conversion.md must be a model card", "fit --out DIR");

        Assert.Equal("# Of mine\n", File.ReadAllText(_folder["conversion.md"]));
    }

    [Fact]
    public void MissingFolder_IsCreated()
    {
        _folder.Write("orders.csv", "customer_id,at,amount\nann,2020-02-01,12.50\n");

        Assert.Equal(0, CommandLine.Run(Arguments("score --out DIR/reports/may.csv")));

        Assert.Equal(2, File.ReadLines(_folder["reports/may.csv"]).Count());
    }

    private void AssertRejected(string expected, string line)
    {
        var console = Console.Error;
        using var error = new StringWriter();
        Console.SetError(error);
        try
        {
            Assert.Equal(1, CommandLine.Run(Arguments(line)));
        }
        finally
        {
            Console.SetError(console);
        }
        Assert.Contains(expected, error.ToString(), StringComparison.Ordinal);
    }

    // Adds the options that a command requires and the line does not have.
    private string[] Arguments(string line)
    {
        var folder = _folder[""].TrimEnd('/');
        var given = line.Replace("DIR", folder, StringComparison.Ordinal).Split(' ').Select(word => word.Trim('"')).ToList();
        var command = given[0];
        Require("--out", _folder[command == "fit" ? "model" : "out.csv"]);
        if (command != "simulate")
            Require("--orders", _folder["orders.csv"]);
        if (command is "score" or "evaluate" or "simulate-policy")
        {
            Require("--model", Repository.PathOf("models/conversion.model"));
            Require("--policy", Repository.PathOf("models/policy.json"));
        }
        return [.. given];

        void Require(string option, string value)
        {
            if (!given.Contains(option))
                given.AddRange([option, value]);
        }
    }
}
