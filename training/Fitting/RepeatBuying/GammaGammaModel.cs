using Conversion.Training.Numerics;

namespace Conversion.Training.Fitting.RepeatBuying;

/// <summary>
/// Gamma-gamma spend: the value of an occasion is gamma-distributed about a mean that differs between customers
/// (Fader and Hardie 2013, "The Gamma-Gamma Model of Monetary Value").
/// </summary>
public sealed record GammaGammaModel(double P, double Q, double Scale)
{
    /// <summary>Maximum likelihood.</summary>
    public static GammaGammaModel Fit(IReadOnlyList<RfmSummary> customers)
    {
        var mean = customers.Average(customer => customer.AverageValue);
        return Of(NelderMead.Minimize(x => -Of(x).LogLikelihood(customers), [1, 1, Math.Log(mean)]));

        static GammaGammaModel Of(double[] x) => new(Math.Exp(x[0]), Math.Exp(x[1]), Math.Exp(x[2]));
    }

    /// <summary>The expected value of a coming occasion: the customer's own mean, drawn towards everybody's.</summary>
    /// <remarks>With q at most 1 everybody has no mean, and the customer's own stands.</remarks>
    public double ExpectedValue(in RfmSummary customer)
    {
        var n = customer.Repeats + 1;
        var shrunk = P * (Scale + n * customer.AverageValue) / (P * n + Q - 1);
        return P * n + Q > 1 && double.IsFinite(shrunk) ? shrunk : customer.AverageValue;
    }

    private double LogLikelihood(IReadOnlyList<RfmSummary> customers)
    {
        var sum = 0.0;
        foreach (var customer in customers)
        {
            var (n, m) = (customer.Repeats + 1, customer.AverageValue);
            var pn = P * n;
            sum += GammaFunctions.LogGamma(pn + Q) - GammaFunctions.LogGamma(pn) - GammaFunctions.LogGamma(Q) + Q * Math.Log(Scale)
                + (pn - 1) * Math.Log(m) + pn * Math.Log(n) - (pn + Q) * Math.Log(Scale + n * m);
        }
        return sum;
    }
}
