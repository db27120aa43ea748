namespace Conversion.Training.Fitting.Effects;

/// <summary>How sure intervals and the gate of effects are.</summary>
internal static class Confidence
{
    /// <summary>The share of intervals that contain the truth.</summary>
    public const double Share = 0.95;

    /// <summary>The half width of such an interval, in standard errors.</summary>
    public const double Quantile = 1.959963984540054;

    /// <summary>
    /// The chance that the gate finds anything where no action changes anything. Half of it is for average effects, and half for
    /// targeting. Actions and outcomes share each half (Bonferroni).
    /// </summary>
    public const double FalseAlarms = 0.05;

    /// <summary>The share of tests of the needed size that find an effect of the size that was seen.</summary>
    public const double Power = 0.8;
}
