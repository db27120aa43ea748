using System.Text.Json;
using Conversion.Training.Commands;

namespace Conversion.Tests.Training.Commands;

public sealed class LiftCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void DecisionsOfTheCommandLine_GiveTheSameLift_FromCsvAndFromJson()
    {
        Run("simulate", "--customers", "400", "--days", "400", "--out", _folder["orders.csv"]);
        foreach (var format in (string[])["csv", "ndjson.gz"])
        {
            Run(
                "score", "--orders", _folder["orders.csv"], "--as-of", "2022-11-01", "--control-share", "0.3", "--control-salt", "spring",
                "--model", Repository.PathOf("models/conversion.model"), "--policy", Repository.PathOf("models/policy.json"),
                "--out", _folder[$"scores.{format}"]);
            Run("lift", "--decisions", _folder[$"scores.{format}"], "--orders", _folder["orders.csv"], "--out", _folder[$"{format}.json"]);
        }

        Assert.Equal(File.ReadAllText(_folder["csv.json"]), File.ReadAllText(_folder["ndjson.gz.json"]));
        using var lift = JsonDocument.Parse(File.ReadAllText(_folder["csv.json"]));
        var actions = lift.RootElement.GetProperty("actions").EnumerateArray().ToList();
        var treated = actions.ConvertAll(action => Customers(action, "treatment"));
        var control = Customers(actions[0], "control");
        Assert.Equal(File.ReadLines(_folder["scores.csv"]).Count() - 1, treated[0] + control);
        Assert.Equal(treated[0], treated.Skip(1).Sum());
        Assert.InRange((double)control / (treated[0] + control), 0.2, 0.4);
    }

    private static int Customers(JsonElement action, string arm) => action.GetProperty(arm).GetProperty("customers").GetInt32();

    private static void Run(params string[] arguments) => Assert.Equal(0, CommandLine.Run(arguments));
}
