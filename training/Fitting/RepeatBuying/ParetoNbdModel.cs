using Conversion.Training.Numerics;

namespace Conversion.Training.Fitting.RepeatBuying;

/// <summary>
/// Pareto/NBD: Poisson buying with gamma-distributed rates until an exponential lifetime, itself with
/// gamma-distributed rates, ends (Schmittlein, Morrison and Colombo 1987, doi:10.1287/mnsc.33.1.1).
/// </summary>
/// <remarks>
/// The likelihood and the forecast are integrals over the moment of dropout. They are taken numerically rather than
/// by the hypergeometric function of the papers, which loses its digits where α and β are far apart.
/// </remarks>
public sealed record ParetoNbdModel(double R, double Alpha, double S, double Beta) : IRepeatBuyingModel
{
    /// <summary>Maximum likelihood.</summary>
    public static ParetoNbdModel Fit(IReadOnlyList<RfmSummary> customers)
    {
        var scale = Math.Log(Math.Max(1, customers.Average(customer => customer.Age)));
        return Of(NelderMead.Minimize(x => -Of(x).LogLikelihood(customers), [0, scale - 1, 0, scale]));

        static ParetoNbdModel Of(double[] x) => new(Math.Exp(x[0]), Math.Exp(x[1]), Math.Exp(x[2]), Math.Exp(x[3]));
    }

    /// <inheritdoc/>
    public double ProbabilityOfPurchase(in RfmSummary customer, double days)
    {
        // Alive, rate and dropout are gamma with these parameters; no purchase comes before dropout or the end.
        var (r, alpha, beta) = (R + customer.Repeats, Alpha + customer.Age, Beta + customer.Age);
        var none = GaussLegendreQuadrature.Integrate(0, days, u =>
                Math.Pow(alpha / (alpha + u), r) * S / beta * Math.Pow(beta / (beta + u), S + 1))
            + Math.Pow(alpha / (alpha + days), r) * Math.Pow(beta / (beta + days), S);
        return Alive(customer) * (1 - none);
    }

    /// <inheritdoc/>
    public double ExpectedPurchases(in RfmSummary customer, double days)
    {
        var beta = Beta + customer.Age;
        var lifetime = GaussLegendreQuadrature.Integrate(0, days, u => Math.Pow(beta / (beta + u), S));
        return Alive(customer) * (R + customer.Repeats) / (Alpha + customer.Age) * lifetime;
    }

    private double Alive(in RfmSummary customer)
    {
        var (alive, dropped) = Terms(customer);
        return 1 / (1 + dropped / alive);
    }

    private double LogLikelihood(IReadOnlyList<RfmSummary> customers)
    {
        var sum = 0.0;
        foreach (var customer in customers)
        {
            var (alive, dropped) = Terms(customer);
            sum += GammaFunctions.LogGamma(R + customer.Repeats) - GammaFunctions.LogGamma(R) + R * Math.Log(Alpha)
                - (R + customer.Repeats) * Math.Log(Alpha + customer.LastAge) + Math.Log(alive + dropped);
        }
        return sum;
    }

    /// <summary>The likelihoods of being alive and of having dropped out since, both over <c>(α + t_x)^−(r + x)</c>.</summary>
    private (double Alive, double Dropped) Terms(in RfmSummary customer)
    {
        var (_, lastAge, age, _) = customer;
        var q = R + customer.Repeats;
        var last = Math.Pow((Alpha + lastAge) / (Alpha + age), q);
        // In v = ((α + t_x) / (α + u))^q the integrand is smooth however often the customer bought.
        var dropped = GaussLegendreQuadrature.Integrate(last, 1, v =>
        {
            var u = (Alpha + lastAge) * Math.Pow(v, -1 / q) - Alpha;
            return (Alpha + u) * S / (Beta + u) * Math.Pow(Beta / (Beta + u), S);
        }) / q;
        return (last * Math.Pow(Beta / (Beta + age), S), dropped);
    }
}
