namespace Conversion.Training.Numerics;

/// <summary>The median, and the loss of probabilities.</summary>
public static class Metrics
{
    /// <summary>Returns the mean negative log likelihood, with the likelihood clamped to at least 1e-15.</summary>
    public static double LogLoss(double[] probabilities, bool[] labels) =>
        probabilities.Select((p, i) => -Math.Log(Math.Clamp(labels[i] ? p : 1 - p, 1e-15, 1))).Average();

    /// <summary>Returns the median: the middle value, or the mean of the two middle values.</summary>
    public static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        var middle = sorted.Length / 2;
        return sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
