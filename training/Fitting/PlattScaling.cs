
namespace Conversion.Training.Fitting;

/// <summary>
/// Platt scaling (1999): <c>probability = 1 / (1 + exp(−(Slope · margin + Offset)))</c>, a logistic regression of the
/// outcome on the margin.
/// </summary>
/// <param name="Slope">The slope.</param>
/// <param name="Offset">The offset.</param>
/// <param name="LogLoss">The summed log loss of the fit.</param>
public readonly record struct PlattScaling(double Slope, double Offset, double LogLoss)
{
    private const int MaximumIterations = 100;
    private const double MinimumStep = 1e-10;
    private const double SmallestSlope = 0.01;

    // The loss itself, a sum of many terms, is known to about this share.
    private const double Tolerance = 1e-13;

    /// <summary>Returns Platt's targets: slightly less certain than the labels, so that the slope stays finite.</summary>
    public static double[] SmoothTargets(bool[] labels)
    {
        var positives = labels.Count(label => label);
        var high = (positives + 1.0) / (positives + 2.0);
        var low = 1.0 / (labels.Length - positives + 2.0);
        return Array.ConvertAll(labels, label => label ? high : low);
    }

    /// <summary>Fits slope and offset to targets between 0 and 1, by Newton steps that are halved until the loss falls.</summary>
    /// <exception cref="UserErrorException">There is no margin.</exception>
    public static PlattScaling Fit(double[] margins, double[] targets, double[]? weights = null)
    {
        weights ??= [.. Enumerable.Repeat(1.0, margins.Length)];
        if (margins.Length == 0)
            throw new UserErrorException(
                "--orders must contain customers whose whole horizon is known, to calibrate the probability, got none; add older orders.");
        var mean = targets.Zip(weights, (target, weight) => target * weight).Sum() / weights.Sum();
        var slope = 0.0;
        var offset = Math.Log(mean / (1 - mean));
        var loss = Loss(margins, targets, weights, slope, offset);
        for (var iteration = 0; iteration < MaximumIterations; iteration++)
        {
            var direction = NewtonDirection(margins, targets, weights, slope, offset);
            if (direction.Decrease <= Tolerance * loss)
                break;
            var step = 1.0;
            while (step > MinimumStep
                && !(Loss(margins, targets, weights, slope - step * direction.Slope, offset - step * direction.Offset) < loss))
                step /= 2;
            if (step <= MinimumStep)
                break;
            slope -= step * direction.Slope;
            offset -= step * direction.Offset;
            loss = Loss(margins, targets, weights, slope, offset);
        }
        return new(slope, offset, loss);
    }

    /// <summary>Returns what to add to log-odds so that their probabilities have the given mean, found by bisection.</summary>
    public static double OffsetForMean(double[] logOdds, double mean)
    {
        var low = -50.0;
        var high = 50.0;
        while (high - low > 1e-9)
        {
            var middle = (low + high) / 2;
            if (logOdds.Average(x => Logistic(x + middle)) < mean)
                low = middle;
            else
                high = middle;
        }
        return low;
    }

    /// <summary>
    /// Returns the scaling with a slope above 0. Only chance makes a margin useless or misleading where it was not learnt, and an
    /// offset of the margin itself is the offset divided by the slope.
    /// </summary>
    public PlattScaling Rising() => this with { Slope = Math.Max(SmallestSlope, Slope) };

    /// <summary>Returns the calibrated probability of a margin.</summary>
    public double Probability(double margin) => Logistic(Slope * margin + Offset);

    private static Direction NewtonDirection(double[] margins, double[] targets, double[] weights, double slope, double offset)
    {
        var gradientSlope = 0.0;
        var gradientOffset = 0.0;
        var hessianSlope = 1e-9;
        var hessianMixed = 0.0;
        var hessianOffset = 1e-9;
        for (var i = 0; i < margins.Length; i++)
        {
            var p = Logistic(slope * margins[i] + offset);
            var weight = weights[i] * p * (1 - p);
            var residual = weights[i] * (p - targets[i]);
            gradientSlope += residual * margins[i];
            gradientOffset += residual;
            hessianSlope += weight * margins[i] * margins[i];
            hessianMixed += weight * margins[i];
            hessianOffset += weight;
        }
        var determinant = hessianSlope * hessianOffset - hessianMixed * hessianMixed;
        var directionSlope = (hessianOffset * gradientSlope - hessianMixed * gradientOffset) / determinant;
        var directionOffset = (hessianSlope * gradientOffset - hessianMixed * gradientSlope) / determinant;
        return new(
            directionSlope, directionOffset, (gradientSlope * directionSlope + gradientOffset * directionOffset) / 2);
    }

    private static double Loss(double[] margins, double[] targets, double[] weights, double slope, double offset)
    {
        var sum = 0.0;
        for (var i = 0; i < margins.Length; i++)
        {
            // log(1 + exp(x)) − target · x, without overflow.
            var x = slope * margins[i] + offset;
            sum += weights[i] * (Math.Max(x, 0) + Math.Log(1 + Math.Exp(-Math.Abs(x))) - targets[i] * x);
        }
        return sum;
    }

    internal static double Logistic(double x) => 1 / (1 + Math.Exp(-x));

    // Decrease is by how much a full step lowers the loss, as long as the loss is near a parabola.
    private readonly record struct Direction(double Slope, double Offset, double Decrease);
}
