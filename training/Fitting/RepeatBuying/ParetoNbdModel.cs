using Conversion.Training.Numerics;

namespace Conversion.Training.Fitting.RepeatBuying;

/// <summary>
/// Pareto/NBD: customers buy by a Poisson process with gamma-distributed rates, until an exponential lifetime ends
/// whose rate is gamma-distributed too (Schmittlein, Morrison and Colombo 1987, doi:10.1287/mnsc.33.1.1).
/// </summary>
/// <remarks>
/// The likelihood and the forecasts are integrals over the moment of dropout. They are integrated numerically. The
/// papers' hypergeometric function loses its digits where α and β are far apart.
/// </remarks>
public sealed record ParetoNbdModel(double R, double Alpha, double S, double Beta) : IRepeatBuyingModel
{
    private const int CustomersPerPart = 512;

    /// <summary>Fits the parameters by maximum likelihood.</summary>
    public static ParetoNbdModel Fit(IReadOnlyList<RfmSummary> customers)
    {
        var scale = Math.Log(Math.Max(1, customers.Average(customer => customer.AgeDays)));
        return FromLogarithms(NelderMead.Minimize(
            logarithms => -FromLogarithms(logarithms).LogLikelihood(customers), [0, scale - 1, 0, scale]));
    }

    /// <inheritdoc/>
    public double ProbabilityOfPurchase(in RfmSummary customer, double days)
    {
        // Of an active customer, both rates are gamma with these parameters.
        var r = R + customer.Repeats;
        var alpha = Alpha + customer.AgeDays;
        var beta = Beta + customer.AgeDays;
        var droppedFirst = GaussLegendreQuadrature.Integrate(
            0, days, u => Math.Pow(alpha / (alpha + u), r) * S / beta * Math.Pow(beta / (beta + u), S + 1));
        var activeWithoutPurchase = Math.Pow(alpha / (alpha + days), r) * Math.Pow(beta / (beta + days), S);
        return ProbabilityActive(customer) * (1 - (droppedFirst + activeWithoutPurchase));
    }

    /// <inheritdoc/>
    public double ExpectedPurchases(in RfmSummary customer, double days)
    {
        var beta = Beta + customer.AgeDays;
        var activeDays = GaussLegendreQuadrature.Integrate(0, days, u => Math.Pow(beta / (beta + u), S));
        return ProbabilityActive(customer) * (R + customer.Repeats) / (Alpha + customer.AgeDays) * activeDays;
    }

    /// <summary>Returns the logarithm of the likelihood, without the terms that depend on no parameter.</summary>
    internal double LogLikelihood(IReadOnlyList<RfmSummary> customers)
    {
        // Parts of a fixed size are added in their order, so that the sum does not depend on the number of cores.
        var sums = new double[(customers.Count + CustomersPerPart - 1) / CustomersPerPart];
        Parallel.For(0, sums.Length, part =>
        {
            for (var i = part * CustomersPerPart; i < Math.Min(customers.Count, (part + 1) * CustomersPerPart); i++)
                sums[part] += LogLikelihood(customers[i]);
        });
        return sums.Sum();
    }

    /// <summary>Returns the model whose parameters have these logarithms.</summary>
    internal static ParetoNbdModel FromLogarithms(double[] x) => new(Math.Exp(x[0]), Math.Exp(x[1]), Math.Exp(x[2]), Math.Exp(x[3]));

    private double LogLikelihood(in RfmSummary customer)
    {
        var likelihoods = Likelihoods(customer);
        return GammaFunctions.LogGamma(R + customer.Repeats) - GammaFunctions.LogGamma(R) + R * Math.Log(Alpha)
            - (R + customer.Repeats) * Math.Log(Alpha + customer.LastAgeDays) + Math.Log(likelihoods.Active + likelihoods.Dropped);
    }

    private double ProbabilityActive(in RfmSummary customer)
    {
        var likelihoods = Likelihoods(customer);
        return 1 / (1 + likelihoods.Dropped / likelihoods.Active);
    }

    private DropoutLikelihoods Likelihoods(in RfmSummary customer)
    {
        var lastAge = customer.LastAgeDays;
        var age = customer.AgeDays;
        var q = R + customer.Repeats;
        var last = Math.Pow((Alpha + lastAge) / (Alpha + age), q);
        // Substituting v = ((α + t_x) / (α + u))^q makes the integrand smooth, however often the customer bought.
        var dropped = GaussLegendreQuadrature.Integrate(last, 1, v =>
        {
            var u = (Alpha + lastAge) * Math.Pow(v, -1 / q) - Alpha;
            return (Alpha + u) * S / (Beta + u) * Math.Pow(Beta / (Beta + u), S);
        }) / q;
        return new(last * Math.Pow(Beta / (Beta + age), S), dropped);
    }

    /// <summary>The likelihoods of being active and of having dropped out, both divided by <c>(α + t_x)^−(r + x)</c>.</summary>
    private readonly record struct DropoutLikelihoods(double Active, double Dropped);
}
