using Conversion.Training.Snapshots;

namespace Conversion.Training.Fitting;

/// <summary>
/// Cross-fitting by customer: one fit on all customers, and five more that each leave out one fifth of the customers.
/// Calibration and intervals use what those five predict for the customers that they left out.
/// </summary>
internal static class CrossFitting
{
    /// <summary>The number of folds.</summary>
    public const int Folds = 5;

    /// <summary>Returns the fold of a snapshot's customer.</summary>
    public static int Fold(Snapshot snapshot) => (int)(CustomerHash.Compute(snapshot.Customer) % Folds);

    /// <summary>Fits without each fold, and last on all. Index <see cref="Folds"/> is the fit on all.</summary>
    /// <remarks>Each fit has one thread and its own trainer, so that running them in parallel changes no bit of the model.</remarks>
    public static T[] Fit<T>(Func<int, T> fitWithout)
    {
        var fitted = new T[Folds + 1];
        SideBySide.Run(fitted.Length, fold => fitted[fold] = fitWithout(fold));
        return fitted;
    }
}
