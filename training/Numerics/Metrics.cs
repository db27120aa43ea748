namespace Conversion.Training.Numerics;

/// <summary>Metrics over parallel arrays of predictions and truths.</summary>
public static class Metrics
{
    private const int CalibrationBins = 10;

    /// <summary>
    /// Returns the area under the ROC curve: the chance that a positive ranks above a negative. A tie counts half.
    /// NaN when all labels are the same.
    /// </summary>
    public static double AreaUnderCurve(double[] scores, bool[] labels)
    {
        var order = Enumerable.Range(0, scores.Length).OrderBy(i => scores[i]).ToArray();
        var rankSum = 0.0;
        for (var i = 0; i < order.Length;)
        {
            var end = i + 1;
            while (end < order.Length && scores[order[end]] == scores[order[i]])
                end++;
            for (var k = i; k < end; k++)
                rankSum += labels[order[k]] ? (i + 1 + end) / 2.0 : 0;
            i = end;
        }
        double positives = labels.Count(label => label);
        var negatives = labels.Length - positives;
        return (rankSum - positives * (positives + 1) / 2) / (positives * negatives);
    }

    /// <summary>Returns the mean squared error of probabilities.</summary>
    public static double Brier(double[] probabilities, bool[] labels) =>
        probabilities.Select((p, i) => Math.Pow(p - (labels[i] ? 1 : 0), 2)).Average();

    /// <summary>Returns the mean negative log likelihood, with the likelihood clamped to at least 1e-15.</summary>
    public static double LogLoss(double[] probabilities, bool[] labels) =>
        probabilities.Select((p, i) => -Math.Log(Math.Clamp(labels[i] ? p : 1 - p, 1e-15, 1))).Average();

    /// <summary>
    /// Returns the expected calibration error: the mean gap between predicted and actual share over ten bins of equal
    /// width, weighted by their rows.
    /// </summary>
    public static double ExpectedCalibrationError(double[] probabilities, bool[] labels)
    {
        var bins = Enumerable.Range(0, probabilities.Length)
            .GroupBy(i => Math.Min(CalibrationBins - 1, (int)(probabilities[i] * CalibrationBins)));
        return bins.Sum(bin => Math.Abs(bin.Average(i => probabilities[i]) - bin.Average(i => labels[i] ? 1.0 : 0.0)) * bin.Count())
            / probabilities.Length;
    }

    /// <summary>Returns the mean absolute error.</summary>
    public static double MeanAbsoluteError(double[] predicted, double[] actual) =>
        predicted.Select((p, i) => Math.Abs(p - actual[i])).Average();

    /// <summary>Returns the share of variance explained. It is negative when the mean predicts better.</summary>
    public static double RSquared(double[] predicted, double[] actual)
    {
        var mean = actual.Average();
        return 1 - predicted.Select((p, i) => Math.Pow(p - actual[i], 2)).Sum() / actual.Sum(y => Math.Pow(y - mean, 2));
    }

    /// <summary>Returns the normalized Gini: the Gini of the truths in predicted order, divided by the Gini in their own order.</summary>
    public static double NormalizedGini(double[] predicted, double[] actual) => Gini(predicted, actual) / Gini(actual, actual);

    /// <summary>Returns the median: the middle value, or the mean of the two middle values.</summary>
    public static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        var middle = sorted.Length / 2;
        return sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    private static double Gini(double[] predicted, double[] actual)
    {
        // Rows with equal predictions share their mean, or a file that happens to be sorted would score better.
        var total = actual.Sum();
        var running = 0.0;
        var area = 0.0;
        foreach (var tied in predicted.Zip(actual).GroupBy(x => x.First).OrderByDescending(group => group.Key))
        {
            var count = tied.Count();
            var sum = tied.Sum(x => x.Second);
            area += count * running + sum * (count + 1) / 2;
            running += sum;
        }
        return area / total / actual.Length - (actual.Length + 1) / 2.0 / actual.Length;
    }
}
