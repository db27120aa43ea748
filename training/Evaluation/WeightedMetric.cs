namespace Conversion.Training.Evaluation;

/// <summary>Computes a metric of a holdout in which each customer counts as often as their weight says.</summary>
/// <param name="weights">One weight for each customer. Weights of 1 give the metric itself, others a bootstrap replicate.</param>
internal delegate double WeightedMetric(double[] weights);

/// <summary>Prepares metrics, so that each of many weightings takes one pass over the customers.</summary>
internal static class WeightedMetrics
{
    private const int CalibrationBins = 10;
    private const double TweediePower = 1.5;

    // Of the mean. A prediction of nothing for a customer who spends has an infinite deviance.
    private const double SmallestPrediction = 1e-6;

    /// <summary>The area under the ROC curve: the chance that a positive ranks above a negative. A tie counts half.</summary>
    public static WeightedMetric AreaUnderCurve(double[] scores, bool[] labels)
    {
        var groups = Tied(scores, descending: false);
        return weights =>
        {
            double positives = 0, negatives = 0, area = 0;
            foreach (var group in groups)
            {
                double up = 0, down = 0;
                foreach (var i in group)
                {
                    if (labels[i])
                        up += weights[i];
                    else
                        down += weights[i];
                }
                area += up * (negatives + down / 2);
                positives += up;
                negatives += down;
            }
            return area / (positives * negatives);
        };
    }

    /// <summary>The mean of a loss, over the customers who have one. NaN means that a customer has no loss.</summary>
    public static WeightedMetric Mean(double[] losses)
    {
        int[] rows = [.. Enumerable.Range(0, losses.Length).Where(i => !double.IsNaN(losses[i]))];
        return weights =>
        {
            double sum = 0, total = 0;
            foreach (var i in rows)
            {
                sum += weights[i] * losses[i];
                total += weights[i];
            }
            return sum / total;
        };
    }

    /// <summary>The sum of the predictions over the sum of the truths.</summary>
    public static WeightedMetric Total(double[] predicted, double[] actual) =>
        weights => Sum(weights, predicted) / Sum(weights, actual);

    /// <summary>
    /// The expected calibration error: the mean gap between predicted and actual share over ten bins of equal width,
    /// weighted by their customers.
    /// </summary>
    public static WeightedMetric CalibrationError(double[] probabilities, bool[] labels)
    {
        var bins = Array.ConvertAll(probabilities, p => Math.Min(CalibrationBins - 1, (int)(p * CalibrationBins)));
        return weights =>
        {
            var gaps = new double[CalibrationBins];
            var total = 0.0;
            for (var i = 0; i < bins.Length; i++)
            {
                gaps[bins[i]] += weights[i] * (probabilities[i] - (labels[i] ? 1 : 0));
                total += weights[i];
            }
            return gaps.Sum(Math.Abs) / total;
        };
    }

    /// <summary>The normalized Gini: the Gini of the truths in predicted order, divided by the Gini in their own order.</summary>
    public static WeightedMetric NormalizedGini(double[] predicted, double[] actual)
    {
        // Customers with equal predictions share their mean, or a file that happens to be sorted would score better.
        var byPrediction = Tied(predicted, descending: true);
        var byTruth = Tied(actual, descending: true);
        return weights => Gini(byPrediction, actual, weights) / Gini(byTruth, actual, weights);
    }

    /// <summary>Returns each customer's Tweedie deviance of money. The unit of the money does not matter.</summary>
    public static double[] TweedieDeviances(double[] predicted, double[] actual)
    {
        const double P = TweediePower;
        var unit = actual.Average();
        return [.. predicted.Zip(actual, (prediction, truth) =>
        {
            var y = truth / unit;
            var mean = Math.Max(prediction / unit, SmallestPrediction);
            return 2 * (Math.Pow(y, 2 - P) / ((1 - P) * (2 - P)) - y * Math.Pow(mean, 1 - P) / (1 - P) + Math.Pow(mean, 2 - P) / (2 - P));
        })];
    }

    private static double Gini(int[][] groups, double[] actual, double[] weights)
    {
        double count = 0, money = 0, area = 0;
        foreach (var group in groups)
        {
            double groupCount = 0, groupMoney = 0;
            foreach (var i in group)
            {
                groupCount += weights[i];
                groupMoney += weights[i] * actual[i];
            }
            area += groupCount * (money + groupMoney / 2);
            count += groupCount;
            money += groupMoney;
        }
        return area / (money * count) - 0.5;
    }

    private static double Sum(double[] weights, double[] values)
    {
        var sum = 0.0;
        for (var i = 0; i < values.Length; i++)
            sum += weights[i] * values[i];
        return sum;
    }

    // The customers in order, those with equal scores together.
    private static int[][] Tied(double[] scores, bool descending)
    {
        var groups = Enumerable.Range(0, scores.Length).GroupBy(i => scores[i]);
        var ordered = descending ? groups.OrderByDescending(group => group.Key) : groups.OrderBy(group => group.Key);
        return [.. ordered.Select(group => group.ToArray())];
    }
}
