namespace Conversion.Training.Fitting;

/// <summary>Split conformal prediction: residuals of rows that the trees never saw bound those to come (Vovk et al. 2005).</summary>
public static class Conformal
{
    /// <summary>The offsets below and above a prediction that hold the stated share of residuals, with the finite-sample correction.</summary>
    public static (double Low, double High) Offsets(double[] residuals, double coverage)
    {
        if (residuals.Length == 0)
            throw new RefusalException("No customer is left to set the intervals by.");
        Array.Sort(residuals);
        var tail = (1 - coverage) / 2;
        var outside = (int)Math.Floor((residuals.Length + 1) * tail) - 1;
        return outside < 0 ? (residuals[0], residuals[^1]) : (residuals[outside], residuals[^(outside + 1)]);
    }
}
