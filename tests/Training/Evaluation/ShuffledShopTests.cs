using System.Globalization;
using System.Text;
using System.Text.Json;
using Conversion.Training.Commands;
using Conversion.Training.Numerics;
using Conversion.Training.Simulation;
using Xunit.Abstractions;

namespace Conversion.Tests.Training.Evaluation;

/// <summary>
/// How often a prediction ships for a shop without signal: the customer of every order is drawn at random from all customers, so that
/// nobody's past says anything about their future. <c>.ci/long shuffled-shops</c> tries 40 shops.
/// </summary>
public sealed class ShuffledShopTests(ITestOutputHelper output)
{
    private const int DefaultShops = 1;
    private const double GreatestShare = 0.05;

    private static readonly int Shops = int.TryParse(
        Environment.GetEnvironmentVariable("SHUFFLED_SHOPS"), CultureInfo.InvariantCulture, out var shops) ? shops : DefaultShops;

    private static bool IsLong => Shops > DefaultShops;

    [Fact]
    public void ShopWithoutSignal_HasNoHead()
    {
        using var folder = new TemporaryFolder();
        var withHead = 0;
        for (var seed = 1; seed <= Shops; seed++)
        {
            var orders = folder.Write("orders.csv", Shuffled(seed, IsLong ? 2000 : 600));
            Assert.Equal(0, CommandLine.Run(["fit", "--orders", orders, "--out", folder["model"]]));
            using var card = JsonDocument.Parse(File.ReadAllText(folder["model/conversion.card.json"]));
            var passed = card.RootElement.GetProperty("verdicts").EnumerateArray()
                .Where(verdict => verdict.GetProperty("passed").GetBoolean())
                .Select(verdict => verdict.GetProperty("head").GetString()).ToList();
            withHead += passed.Count > 0 ? 1 : 0;
            output.WriteLine($"Shop {seed}: {(passed.Count > 0 ? string.Join(", ", passed) : "no head")}.");
        }
        output.WriteLine($"{withHead} of {Shops} shops without signal have a head.");
        Assert.InRange(withHead, 0, GreatestShare * Shops);
    }

    private static string Shuffled(int seed, int customers)
    {
        var random = new Xoshiro256(seed);
        var text = new StringBuilder("customer,at,amount\n");
        foreach (var customer in ShopSimulator.Simulate(ShopProfile.All[0], customers, days: IsLong ? 540 : 270, horizonDays: 90, seed))
            foreach (var order in customer.History.Orders)
                text.Append(CultureInfo.InvariantCulture, $"C{random.Next(customers)},{order.At:O},{order.Amount}\n");
        return text.ToString();
    }
}
