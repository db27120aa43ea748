using Conversion.Training.Numerics;

namespace Conversion.Training.Fitting.RepeatBuying;

/// <summary>
/// BG/NBD: customers buy by a Poisson process with gamma-distributed rates. After each purchase a customer drops out
/// with a beta-distributed probability (Fader, Hardie and Lee 2005, doi:10.1287/mksc.1040.0098).
/// </summary>
public sealed record BgNbdModel(double R, double Alpha, double A, double B) : IRepeatBuyingModel
{
    /// <summary>Fits the parameters by maximum likelihood.</summary>
    public static BgNbdModel Fit(IReadOnlyList<RfmSummary> customers)
    {
        var scale = Math.Max(1, customers.Average(customer => customer.AgeDays));
        return FromLogarithms(NelderMead.Minimize(
            logarithms => -FromLogarithms(logarithms).LogLikelihood(customers), [0, Math.Log(scale / 2), 0, 1]));
    }

    /// <inheritdoc/>
    public double ProbabilityOfPurchase(in RfmSummary customer, double days)
    {
        // Of an active customer, the rate is gamma(r + x, α + T), and dropout comes after a purchase only.
        var quiet = Math.Pow((Alpha + customer.AgeDays) / (Alpha + customer.AgeDays + days), R + customer.Repeats);
        return ProbabilityActive(customer) * (1 - quiet);
    }

    /// <inheritdoc/>
    public double ExpectedPurchases(in RfmSummary customer, double days)
    {
        // Equation 10 of the paper. It has a removable singularity at a = 1.
        var a = Math.Abs(A - 1) < 1e-6 ? 1 + 1e-6 : A;
        var x = customer.Repeats;
        var age = customer.AgeDays;
        var series = GammaFunctions.Hypergeometric(R + x, B + x, a + B + x - 1, days / (Alpha + age + days));
        return ProbabilityActive(customer) * (a + B + x - 1) / (a - 1)
            * (1 - Math.Pow((Alpha + age) / (Alpha + age + days), R + x) * series);
    }

    /// <summary>Returns the logarithm of the likelihood, without the terms that depend on no parameter.</summary>
    internal double LogLikelihood(IReadOnlyList<RfmSummary> customers)
    {
        var sum = 0.0;
        foreach (var (x, lastAge, age, _) in customers)
        {
            var active = -(R + x) * Math.Log(Alpha + age);
            var dropped = x == 0 ? double.NegativeInfinity : Math.Log(A / (B + x - 1)) - (R + x) * Math.Log(Alpha + lastAge);
            var greater = Math.Max(active, dropped);
            sum += GammaFunctions.LogGamma(R + x) - GammaFunctions.LogGamma(R) + R * Math.Log(Alpha)
                + GammaFunctions.LogGamma(A + B) + GammaFunctions.LogGamma(B + x)
                - GammaFunctions.LogGamma(B) - GammaFunctions.LogGamma(A + B + x)
                + greater + Math.Log(Math.Exp(active - greater) + Math.Exp(dropped - greater));
        }
        return sum;
    }

    /// <summary>Returns the model whose parameters have these logarithms.</summary>
    internal static BgNbdModel FromLogarithms(double[] x) => new(Math.Exp(x[0]), Math.Exp(x[1]), Math.Exp(x[2]), Math.Exp(x[3]));

    private double ProbabilityActive(in RfmSummary customer)
    {
        if (customer.Repeats == 0)
            return 1;
        var ratio = (Alpha + customer.AgeDays) / (Alpha + customer.LastAgeDays);
        return 1 / (1 + A / (B + customer.Repeats - 1) * Math.Pow(ratio, R + customer.Repeats));
    }
}
