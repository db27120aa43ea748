using Conversion.Training.Evaluation;

namespace Conversion.Training.Fitting.Effects;

/// <summary>
/// What treating the customers with the greatest predicted effects first gains: the Qini curve, out of sample (Radcliffe 2007; as a
/// mean of pseudo-outcomes, Yadlowsky and others 2025, doi:10.1080/01621459.2024.2393466).
/// </summary>
/// <param name="Area">
/// The area between the curve and the straight line from treating none to treating all: what targeting gains over a random choice of
/// the same number of customers, averaged over all shares.
/// </param>
/// <param name="StandardError">The standard error of the area.</param>
/// <param name="Points">Points of the curve.</param>
internal sealed record TargetingCurve(double Area, double StandardError, IReadOnlyList<TargetingPoint> Points)
{
    private const int Steps = 20;

    /// <summary>Computes the curve.</summary>
    /// <param name="folds">The folds. Predictions are compared within a fold, because each fold has a model of its own.</param>
    /// <param name="predicted">Per customer: the predicted effect.</param>
    /// <param name="effects">Per customer: the pseudo-outcome.</param>
    public static TargetingCurve Build(TestFolds folds, double[] predicted, double[] effects)
    {
        var (first, last) = Rank(folds, predicted);
        var mean = effects.Average();
        var (area, variance) = (0.0, 0.0);
        for (var i = 0; i < effects.Length; i++)
        {
            var weighted = (0.5 - (first[i] + last[i]) / 2) * (effects[i] - mean) / effects.Length;
            area += weighted;
            variance += weighted * weighted;
        }
        var points = Enumerable.Range(0, Steps + 1).Select(step => Point((double)step / Steps, first, last, effects)).ToList();
        return new(area, Math.Sqrt(variance), points);
    }

    /// <summary>Returns where each customer starts and ends in its fold, from 0 to 1. Equal predictions share a place.</summary>
    private static (double[] First, double[] Last) Rank(TestFolds folds, double[] predicted)
    {
        var (first, last) = (new double[predicted.Length], new double[predicted.Length]);
        for (var fold = 0; fold < TestFolds.Count; fold++)
        {
            var order = folds.Members(fold).ToArray();
            Array.Sort(Array.ConvertAll(order, i => -predicted[i]), order);
            for (var start = 0; start < order.Length;)
            {
                var end = start;
                while (end < order.Length && predicted[order[end]] == predicted[order[start]])
                    end++;
                for (var i = start; i < end; i++)
                    (first[order[i]], last[order[i]]) = ((double)start / order.Length, (double)end / order.Length);
                start = end;
            }
        }
        return (first, last);
    }

    // Customers with equal predictions are treated by the same share.
    private static double Treated(double share, double first, double last) => Math.Clamp((share - first) / (last - first), 0, 1);

    private static TargetingPoint Point(double share, double[] first, double[] last, double[] effects)
    {
        var (sum, squares) = (0.0, 0.0);
        for (var i = 0; i < effects.Length; i++)
        {
            var treated = effects[i] * Treated(share, first[i], last[i]);
            sum += treated;
            squares += treated * treated;
        }
        var gain = sum / effects.Length;
        var error = Math.Sqrt(Math.Max(0, squares / effects.Length - gain * gain) / effects.Length);
        return new(share, gain, gain - Confidence.Quantile * error, gain + Confidence.Quantile * error)
        {
            Uplift = share > 0 ? Uplift(share, gain / share, first, last, effects) : null,
        };
    }

    // The mean effect on those who are treated.
    private static EffectEstimate Uplift(double share, double mean, double[] first, double[] last, double[] effects)
    {
        var squares = 0.0;
        for (var i = 0; i < effects.Length; i++)
        {
            var deviation = Treated(share, first[i], last[i]) * (effects[i] - mean);
            squares += deviation * deviation;
        }
        var half = Confidence.Quantile * Math.Sqrt(squares) / (share * effects.Length);
        return new(mean, mean - half, mean + half);
    }
}

/// <summary>A point of a targeting curve.</summary>
/// <param name="Share">The share of customers who are treated, those with the greatest predicted effects.</param>
/// <param name="Gain">What that changes, as a mean over all customers.</param>
/// <param name="Low">Lower bound of its 95 % interval.</param>
/// <param name="High">Upper bound of this interval.</param>
internal sealed record TargetingPoint(double Share, double Gain, double Low, double High)
{
    /// <summary>The uplift curve: the mean effect on the customers who are treated. Null where nobody is.</summary>
    public EffectEstimate? Uplift { get; init; }
}
