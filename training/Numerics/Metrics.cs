namespace Conversion.Training.Numerics;

/// <summary>Figures of merit over parallel arrays of predictions and truths.</summary>
public static class Metrics
{
    /// <summary>The chance that a buyer is ranked before a non-buyer; ties count half. NaN when there is only one kind.</summary>
    public static double AreaUnderCurve(double[] scores, bool[] labels)
    {
        var order = Enumerable.Range(0, scores.Length).OrderBy(i => scores[i]).ToArray();
        double rankSum = 0;
        for (var i = 0; i < order.Length;)
        {
            var end = i + 1;
            while (end < order.Length && scores[order[end]] == scores[order[i]])
                end++;
            for (var k = i; k < end; k++)
                rankSum += labels[order[k]] ? (i + 1 + end) / 2.0 : 0;
            i = end;
        }
        double positives = labels.Count(label => label), negatives = labels.Length - positives;
        return (rankSum - positives * (positives + 1) / 2) / (positives * negatives);
    }

    /// <summary>Mean squared error of probabilities.</summary>
    public static double Brier(double[] probabilities, bool[] labels) =>
        probabilities.Select((p, i) => Math.Pow(p - (labels[i] ? 1 : 0), 2)).Average();

    /// <summary>Mean negative log likelihood, probabilities held off 0 and 1 by 1e-15.</summary>
    public static double LogLoss(double[] probabilities, bool[] labels) =>
        probabilities.Select((p, i) => -Math.Log(Math.Clamp(labels[i] ? p : 1 - p, 1e-15, 1))).Average();

    /// <summary>The mean gap between predicted and actual over ten bins of equal width, weighted by their customers.</summary>
    public static double ExpectedCalibrationError(double[] probabilities, bool[] labels) =>
        probabilities.Select((p, i) => (Bin: Math.Min(9, (int)(p * 10)), P: p, Y: labels[i] ? 1.0 : 0.0))
            .GroupBy(x => x.Bin)
            .Sum(bin => Math.Abs(bin.Average(x => x.P) - bin.Average(x => x.Y)) * bin.Count()) / probabilities.Length;

    /// <summary>Mean absolute error.</summary>
    public static double MeanAbsoluteError(double[] predicted, double[] actual) =>
        predicted.Select((p, i) => Math.Abs(p - actual[i])).Average();

    /// <summary>The share of variance explained; negative when the mean does better.</summary>
    public static double RSquared(double[] predicted, double[] actual)
    {
        var mean = actual.Average();
        return 1 - predicted.Select((p, i) => Math.Pow(p - actual[i], 2)).Sum() / actual.Sum(y => Math.Pow(y - mean, 2));
    }

    /// <summary>How well money is ranked: the Gini of the truth in predicted order over that in its own order.</summary>
    public static double NormalizedGini(double[] predicted, double[] actual) => Gini(predicted, actual) / Gini(actual, actual);

    /// <summary>The value in the middle.</summary>
    public static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return sorted.Length % 2 == 1 ? sorted[sorted.Length / 2] : (sorted[sorted.Length / 2 - 1] + sorted[sorted.Length / 2]) / 2;
    }

    private static double Gini(double[] predicted, double[] actual)
    {
        // Ties in their input order would reward a file that happens to be sorted, so tied truths share their mean.
        var total = actual.Sum();
        double running = 0, area = 0;
        foreach (var tied in predicted.Zip(actual).GroupBy(x => x.First).OrderByDescending(group => group.Key))
        {
            var (count, sum) = (tied.Count(), tied.Sum(x => x.Second));
            area += count * running + sum * (count + 1) / 2;
            running += sum;
        }
        return area / total / actual.Length - (actual.Length + 1) / 2.0 / actual.Length;
    }
}
