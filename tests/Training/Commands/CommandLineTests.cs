using Conversion.Training.Commands;

namespace Conversion.Tests.Training.Commands;

/// <summary>Mistakes are named before any work is done: the orders of these cases could not even be read.</summary>
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
    [InlineData("fit --columns at=day,at=hour", "at twice")]
    [InlineData("fit --columns /", "--columns")]
    [InlineData("fit --orders nowhere/*.csv", "nowhere/*.csv")]
    [InlineData("fit --out DIR/orders.csv", "orders.csv")]
    [InlineData("score --out DIR/scores.txt", "scores.txt")]
    [InlineData("score --out DIR/orders.csv", "orders.csv can't be read and written")]
    [InlineData("score --out DIR/orders.csv/scores.csv", "scores.csv can't be written")]
    [InlineData("score --out DIR", "")]
    [InlineData("lift --decisions DIR/orders.csv --out /dev/null", "it is a device")]
    [InlineData("score --control-share 2", "--control-share")]
    [InlineData("score --control-share 0,1", "--control-share")]
    [InlineData("score --control-share 0.1", "needs --control-salt")]
    [InlineData("score --as-of 01/06/2022", "is no instant")]
    [InlineData("score --as-of 12:34", "is no instant")]
    [InlineData("fit --columns cust=customer", "$.cust. Known are customer, order, at")]
    [InlineData("score --model \"\"", "--model")]
    [InlineData("evaluate --out DIR/report.json", "ends in .html")]
    [InlineData("evaluate --policy DIR/policy.json --out DIR/policy.html", "policy.json can't be read and written")]
    [InlineData("score-batch --orders DIR/*.csv --as-of 2023-05-01 --format csv --out DIR", "would read the parts")]
    [InlineData("lift --decisions nowhere.csv", "nowhere.csv")]
    [InlineData("lift --decisions DIR/orders.csv --out DIR/orders.csv", "orders.csv can't be read and written")]
    [InlineData("lift --decisions DIR/orders.csv --horizon 0", "--horizon")]
    [InlineData("simulate --customers 0", "--customers")]
    [InlineData("simulate --days 5000000", "--days")]
    [InlineData("simulate --days 90", "--horizon")]
    [InlineData("simulate --out DIR/same.csv --truth DIR/same.csv", "same.csv")]
    public void Mistake_IsRefusedByName(string line, string named) => AssertRefused(named, line);

    [Fact]
    public void Fit_RefusesToWriteOverATextThatIsNoCard()
    {
        _folder.Write("conversion.md", "# Of mine\n");

        AssertRefused("conversion.md", "fit --out DIR");

        Assert.Equal("# Of mine\n", File.ReadAllText(_folder["conversion.md"]));
    }

    [Fact]
    public void FolderThatIsNotThere_IsMade()
    {
        _folder.Write("orders.csv", "customer_id,at,amount\nann,2020-02-01,12.50\n");

        Assert.Equal(0, CommandLine.Run(Arguments("score --out DIR/reports/may.csv")));

        Assert.Equal(2, File.ReadLines(_folder["reports/may.csv"]).Count());
    }

    private void AssertRefused(string named, string line)
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
        Assert.Contains(named, error.ToString(), StringComparison.Ordinal);
    }

    // What a command needs and the line does not say.
    private string[] Arguments(string line)
    {
        var given = line.Replace("DIR", _folder[""].TrimEnd('/'), StringComparison.Ordinal).Split(' ').Select(word => word.Trim('"')).ToList();
        var (command, output) = (given[0], given[0] == "fit" ? "model" : "out.csv");
        Need("--out", _folder[output]);
        if (command != "simulate")
            Need("--orders", _folder["orders.csv"]);
        if (command is "score" or "evaluate")
        {
            Need("--model", Repository.PathOf("models/conversion.model"));
            Need("--policy", Repository.PathOf("models/policy.json"));
        }
        return [.. given];

        void Need(string option, string value)
        {
            if (!given.Contains(option))
                given.AddRange([option, value]);
        }
    }
}
