using Conversion.Training.Numerics;

namespace Conversion.Training.Fitting.RepeatBuying;

/// <summary>
/// BG/NBD: Poisson buying with gamma-distributed rates; after each purchase a customer drops out with a
/// beta-distributed probability (Fader, Hardie and Lee 2005, doi:10.1287/mksc.1040.0098).
/// </summary>
public sealed record BgNbdModel(double R, double Alpha, double A, double B) : IRepeatBuyingModel
{
    /// <summary>Maximum likelihood.</summary>
    public static BgNbdModel Fit(IReadOnlyList<RfmSummary> customers)
    {
        var scale = Math.Max(1, customers.Average(customer => customer.Age));
        return Of(NelderMead.Minimize(x => -Of(x).LogLikelihood(customers), [0, Math.Log(scale / 2), 0, 1]));

        static BgNbdModel Of(double[] x) => new(Math.Exp(x[0]), Math.Exp(x[1]), Math.Exp(x[2]), Math.Exp(x[3]));
    }

    /// <inheritdoc/>
    public double ProbabilityOfPurchase(in RfmSummary customer, double days) =>
        // Alive, the rate is gamma(r + x, α + T), and no dropout comes before the next purchase.
        Alive(customer) * (1 - Math.Pow((Alpha + customer.Age) / (Alpha + customer.Age + days), R + customer.Repeats));

    /// <inheritdoc/>
    public double ExpectedPurchases(in RfmSummary customer, double days)
    {
        // Equation 10 of the paper; its removable singularity at a = 1 is stepped over.
        var a = Math.Abs(A - 1) < 1e-6 ? 1 + 1e-6 : A;
        var (x, age) = (customer.Repeats, customer.Age);
        var series = GammaFunctions.Hypergeometric(R + x, B + x, a + B + x - 1, days / (Alpha + age + days));
        return Alive(customer) * (a + B + x - 1) / (a - 1)
            * (1 - Math.Pow((Alpha + age) / (Alpha + age + days), R + x) * series);
    }

    private double Alive(in RfmSummary customer) => customer.Repeats == 0
        ? 1
        : 1 / (1 + A / (B + customer.Repeats - 1)
            * Math.Pow((Alpha + customer.Age) / (Alpha + customer.LastAge), R + customer.Repeats));

    private double LogLikelihood(IReadOnlyList<RfmSummary> customers)
    {
        var sum = 0.0;
        foreach (var (x, lastAge, age, _) in customers)
        {
            var alive = -(R + x) * Math.Log(Alpha + age);
            var dropped = x == 0 ? double.NegativeInfinity : Math.Log(A / (B + x - 1)) - (R + x) * Math.Log(Alpha + lastAge);
            var greater = Math.Max(alive, dropped);
            sum += GammaFunctions.LogGamma(R + x) - GammaFunctions.LogGamma(R) + R * Math.Log(Alpha)
                + GammaFunctions.LogGamma(A + B) + GammaFunctions.LogGamma(B + x) - GammaFunctions.LogGamma(B) - GammaFunctions.LogGamma(A + B + x)
                + greater + Math.Log(Math.Exp(alive - greater) + Math.Exp(dropped - greater));
        }
        return sum;
    }
}
