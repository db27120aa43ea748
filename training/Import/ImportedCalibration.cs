using Conversion.Models;
using Conversion.Training.Fitting;

namespace Conversion.Training.Import;

/// <summary>Calibrates imported heads by what they scored and what happened, as our own trainer does.</summary>
internal static class ImportedCalibration
{
    // Scores of exactly 0 and 1 have no logit.
    private const double Epsilon = 1e-15;

    // The logarithm of an amount of nearly nothing.
    private const double LogarithmOfNothing = -50;

    /// <summary>Adds Platt scaling of the margin to a probability, or an isotonic curve over the probability.</summary>
    /// <exception cref="UserErrorException">A score is not a probability, or an outcome is neither 0 nor 1.</exception>
    public static OutputTransform Calibrate(OutputTransform transform, string path, CalibrationMethod method)
    {
        var (scores, outcomes) = ScoredOutcomes.Load(path);
        if (Array.Exists(scores, score => score is < 0 or > 1) || Array.Exists(outcomes, outcome => outcome is not (0 or 1)))
            throw new UserErrorException($"{path} must have scores from 0 to 1 and outcomes 0 or 1.");
        // The probability of a forest is the margin itself, which Platt scaling can't keep from 0 to 1.
        if (method == CalibrationMethod.Isotonic)
            return transform with { Isotonic = IsotonicRegression.Fit(scores, outcomes) };
        if (transform.Link != Link.Logistic)
            throw new UserErrorException(
                "Platt scaling needs a model whose probability is logistic, and this model's is not; add --calibration-method isotonic.");
        var margins = Array.ConvertAll(scores, score => Logit(Math.Clamp(score, Epsilon, 1 - Epsilon)));
        var platt = PlattScaling.Fit(margins, PlattScaling.SmoothTargets(Array.ConvertAll(outcomes, outcome => outcome == 1)));
        return transform with { Slope = platt.Slope * transform.Slope, Offset = platt.Slope * transform.Offset + platt.Offset };
    }

    /// <summary>Adds conformal intervals to days or money.</summary>
    public static OutputTransform AddIntervals(OutputTransform transform, string path, double coverage)
    {
        var (scores, outcomes) = ScoredOutcomes.Load(path);
        Func<double, double> toMargin = transform.Link switch
        {
            Link.Identity => y => y,
            Link.Exp => y => Math.Max(LogarithmOfNothing, Math.Log(y)),
            Link.Expm1 => y => Math.Max(LogarithmOfNothing, double.LogP1(y)),
            var link => throw new UserErrorException($"{path}: a head with the link {link} can't have intervals; leave out --intervals."),
        };
        var intervals = ConformalIntervals.Fit(
            Array.ConvertAll(scores, score => toMargin(score)), Array.ConvertAll(outcomes, outcome => toMargin(outcome)),
            floor: transform.Link == Link.Exp ? LogarithmOfNothing : 0, coverage);
        return transform with { Intervals = intervals };
    }

    private static double Logit(double probability) => Math.Log(probability / (1 - probability));
}
