namespace Conversion.Training.Fitting;

/// <summary>Platt scaling (1999): logistic regression of the outcome on the margin, with his smoothed targets, by damped Newton steps.</summary>
public static class PlattScaling
{
    /// <summary>His targets: a little less sure than the labels, so that no slope is infinite.</summary>
    public static double[] Smooth(bool[] labels)
    {
        var positives = labels.Count(label => label);
        var high = (positives + 1.0) / (positives + 2.0);
        var low = 1.0 / (labels.Length - positives + 2.0);
        return Array.ConvertAll(labels, label => label ? high : low);
    }

    /// <summary>What to add to log-odds for the probabilities to have this mean, by bisection.</summary>
    public static double OffsetFor(double[] logOdds, double mean)
    {
        var (low, high) = (-50.0, 50.0);
        while (high - low > 1e-9)
        {
            var middle = (low + high) / 2;
            if (logOdds.Average(x => 1 / (1 + Math.Exp(-(x + middle)))) < mean)
                low = middle;
            else
                high = middle;
        }
        return low;
    }

    /// <summary>
    /// The slope and offset of <c>1 / (1 + exp(−(slope · margin + offset)))</c> for targets between 0 and 1, and the
    /// log loss that they leave, summed.
    /// </summary>
    public static (double Slope, double Offset, double Loss) Fit(double[] margins, double[] targets)
    {
        if (margins.Length == 0)
            throw new UserErrorException("No customer is left to calibrate the probability by.");
        var mean = targets.Average();
        var (slope, offset) = (0.0, Math.Log(mean / (1 - mean)));
        var loss = Loss(slope, offset);
        for (var iteration = 0; iteration < 100; iteration++)
        {
            double g0 = 0, g1 = 0, h00 = 1e-9, h01 = 0, h11 = 1e-9;
            for (var i = 0; i < margins.Length; i++)
            {
                var p = 1 / (1 + Math.Exp(-(slope * margins[i] + offset)));
                var weight = p * (1 - p);
                g0 += (p - targets[i]) * margins[i];
                g1 += p - targets[i];
                h00 += weight * margins[i] * margins[i];
                h01 += weight * margins[i];
                h11 += weight;
            }
            var determinant = h00 * h11 - h01 * h01;
            var (down, across) = ((h11 * g0 - h01 * g1) / determinant, (h00 * g1 - h01 * g0) / determinant);
            var step = 1.0;
            while (step > 1e-10 && !(Loss(slope - step * down, offset - step * across) < loss))
                step /= 2;
            if (step <= 1e-10)
                break;
            (slope, offset) = (slope - step * down, offset - step * across);
            loss = Loss(slope, offset);
        }
        return (slope, offset, loss);

        double Loss(double a, double b)
        {
            var sum = 0.0;
            for (var i = 0; i < margins.Length; i++)
            {
                // log(1 + exp(x)) − target · x, without overflow.
                var x = a * margins[i] + b;
                sum += Math.Max(x, 0) + Math.Log(1 + Math.Exp(-Math.Abs(x))) - targets[i] * x;
            }
            return sum;
        }
    }
}
