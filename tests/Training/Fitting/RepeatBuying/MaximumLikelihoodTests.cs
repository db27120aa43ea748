using System.Globalization;
using Conversion.Training.Fitting.RepeatBuying;
using Conversion.Training.Numerics;
using Conversion.Training.Simulation;
using Xunit.Abstractions;

namespace Conversion.Tests.Training.Fitting.RepeatBuying;

/// <summary>
/// The fits reach the maximum of the likelihood. <c>.ci/long repeat-buying</c> tries 20 simulated data sets of 3,000 customers.
/// </summary>
public sealed class MaximumLikelihoodTests(ITestOutputHelper output)
{
    private const double Tolerance = 0.01;
    private const int DefaultSets = 1;

    private static readonly int Sets = int.TryParse(
        Environment.GetEnvironmentVariable("REPEAT_BUYING_SETS"), CultureInfo.InvariantCulture, out var sets) ? sets : DefaultSets;

    private static bool IsLong => Sets > DefaultSets;

    // Fader, Hardie and Lee 2005, table 2, and Fader and Hardie's notes on Pareto/NBD.
    [CdnowFact]
    public void Cdnow_HasThePublishedEstimates()
    {
        var customers = CdnowFactAttribute.Read();
        Assert.Equal(2357, customers.Count);

        var bgNbd = BgNbdModel.Fit(customers);
        Assert.Equal(-9582.4, bgNbd.LogLikelihood(customers), 0.05);
        AssertNear([0.243, 4.414, 0.793, 2.426], [bgNbd.R, bgNbd.Alpha, bgNbd.A, bgNbd.B]);

        var paretoNbd = ParetoNbdModel.Fit(customers);
        Assert.Equal(-9595.0, paretoNbd.LogLikelihood(customers), 0.05);
        AssertNear([0.553, 10.578, 0.606, 11.669], [paretoNbd.R, paretoNbd.Alpha, paretoNbd.S, paretoNbd.Beta]);
    }

    [Fact]
    public void SimulatedCustomers_HaveTheMaximumThatManyStartsFind()
    {
        output.WriteLine("| set | purchases | Pareto/NBD, fit | many starts | BG/NBD, fit | many starts |");
        output.WriteLine("|---:|---:|---:|---:|---:|---:|");
        for (var set = 1; set <= Sets; set++)
        {
            var random = new Xoshiro256(set);
            var customers = Draw(random, IsLong ? 3000 : 400);
            var pareto = ParetoNbdModel.Fit(customers).LogLikelihood(customers);
            var bg = BgNbdModel.Fit(customers).LogLikelihood(customers);
            var bestPareto = Search(random, point => ParetoNbdModel.FromLogarithms(point).LogLikelihood(customers));
            var bestBg = Search(random, point => BgNbdModel.FromLogarithms(point).LogLikelihood(customers));
            var purchases = customers.Average(customer => customer.Repeats);
            output.WriteLine($"| {set} | {purchases:0.0} | {pareto:0.000} | {bestPareto:0.000} | {bg:0.000} | {bestBg:0.000} |");
            Assert.InRange(pareto, bestPareto - Tolerance, double.PositiveInfinity);
            Assert.InRange(bg, bestBg - Tolerance, double.PositiveInfinity);
        }
    }

    /// <summary>Draws customers of Pareto/NBD. The gap at the average rate is between 1.5 and 90 days.</summary>
    private static List<RfmSummary> Draw(Xoshiro256 random, int count)
    {
        var r = Between(0.4, 4);
        var alpha = r * Between(1.5, 90);
        var s = Between(0.5, 2.7);
        var beta = s * Between(30, 1500);
        var customers = new List<RfmSummary>();
        for (var i = 0; i < count; i++)
        {
            var age = 20 + 380 * random.NextDouble();
            var rate = RandomVariates.Gamma(random, r) / alpha;
            var end = Math.Min(age, RandomVariates.Exponential(random) / (RandomVariates.Gamma(random, s) / beta));
            var (last, repeats) = (0.0, 0);
            for (var day = NextGap(); day < end; day += NextGap())
                (last, repeats) = (day, repeats + 1);
            customers.Add(new(repeats, last, age, 1));

            double NextGap() => RandomVariates.Exponential(random) / rate;
        }
        return customers;

        double Between(double least, double greatest) => least * Math.Pow(greatest / least, random.NextDouble());
    }

    private static double Search(Xoshiro256 random, Func<double[], double> logLikelihood)
    {
        var best = double.NegativeInfinity;
        for (var i = 0; i < (IsLong ? 10 : 3); i++)
        {
            double[] start = [Uniform(-1.5, 1.5), Uniform(0, 7), Uniform(-1.5, 1.5), Uniform(0, 7)];
            best = Math.Max(best, logLikelihood(NelderMead.Minimize(point => -logLikelihood(point), start)));
        }
        return best;

        double Uniform(double least, double greatest) => least + (greatest - least) * random.NextDouble();
    }

    // The likelihood is flat around its maximum, so estimates agree to three digits at best.
    private static void AssertNear(double[] expected, double[] actual) =>
        Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First, pair.Second, 0.003 * pair.First));
}
