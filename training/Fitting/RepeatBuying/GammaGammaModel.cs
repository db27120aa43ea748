using Conversion.Training.Numerics;

namespace Conversion.Training.Fitting.RepeatBuying;

/// <summary>
/// Gamma-gamma model of spend: the money of a purchase day is gamma-distributed around a mean that differs between
/// customers (Fader and Hardie 2013, "The Gamma-Gamma Model of Monetary Value").
/// </summary>
/// <remarks>
/// The paper leaves the first purchase out. Here all purchase days count, because the first one says much about the later ones:
/// docs/modelling.md has the figures.
/// </remarks>
public sealed record GammaGammaModel(double P, double Q, double Scale)
{
    /// <summary>Fits the parameters by maximum likelihood.</summary>
    public static GammaGammaModel Fit(IReadOnlyList<RfmSummary> customers)
    {
        var mean = customers.Average(customer => customer.AverageValue);
        return FromLogarithms(NelderMead.Minimize(
            logarithms => -FromLogarithms(logarithms).LogLikelihood(customers), [1, 1, Math.Log(mean)]));
    }

    /// <summary>Returns the expected money of a future purchase day: the customer's own mean, shrunk towards the population's.</summary>
    /// <remarks>When q is at most 1, the population has no mean, and the customer's own is returned.</remarks>
    public double ExpectedValue(in RfmSummary customer)
    {
        var n = customer.Repeats + 1;
        var shrunk = P * (Scale + n * customer.AverageValue) / (P * n + Q - 1);
        return P * n + Q > 1 && double.IsFinite(shrunk) ? shrunk : customer.AverageValue;
    }

    private static GammaGammaModel FromLogarithms(double[] x) => new(Math.Exp(x[0]), Math.Exp(x[1]), Math.Exp(x[2]));

    private double LogLikelihood(IReadOnlyList<RfmSummary> customers)
    {
        var sum = 0.0;
        foreach (var customer in customers)
        {
            var n = customer.Repeats + 1;
            var m = customer.AverageValue;
            var pn = P * n;
            sum += GammaFunctions.LogGamma(pn + Q) - GammaFunctions.LogGamma(pn) - GammaFunctions.LogGamma(Q) + Q * Math.Log(Scale)
                + (pn - 1) * Math.Log(m) + pn * Math.Log(n) - (pn + Q) * Math.Log(Scale + n * m);
        }
        return sum;
    }
}
