namespace Conversion.Training.Fitting.Effects;

/// <summary>
/// Chooses between an index and a sum of steps by what they explain of customers whom they did not see (the R-loss with known
/// propensities; Nie and Wager 2021, doi:10.1093/biomet/asaa076).
/// </summary>
/// <param name="Model">The model of all customers.</param>
/// <param name="Without">Per fold: the model without the fold.</param>
internal sealed record EffectModelChoice(IEffectModel Model, IReadOnlyList<IEffectModel> Without)
{
    /// <summary>Fits both kinds, and chooses.</summary>
    /// <param name="features">The features.</param>
    /// <param name="folds">The folds.</param>
    /// <param name="effects">Per customer: the pseudo-outcome.</param>
    /// <param name="without">Per fold: the pseudo-outcomes of the other customers, which know nothing of the fold.</param>
    /// <param name="weights">Per customer: the precision of the pseudo-outcome.</param>
    /// <param name="smallest">The share of customers in the smaller arm of action and control.</param>
    /// <param name="differs">Whether the effect differs between customers. Otherwise no index is needed.</param>
    public static EffectModelChoice Make(
        BinnedFeatures features, TestFolds folds, double[] effects, double[][] without, double[] weights, double smallest, bool differs)
    {
        IEffectModel[] steps = [.. Enumerable.Range(0, TestFolds.Count).Select(
            fold => EffectModelFit.Fit(features, folds.Others(fold), without[fold], weights, smallest))];
        int[] all = [.. Enumerable.Range(0, effects.Length)];
        var step = EffectModelFit.Fit(features, all, effects, weights, smallest);
        var minimum = EffectModelFit.MinimumCustomers(smallest);
        if (!differs || EffectIndexFit.Fit(features, all, effects, weights, minimum) is not { } index)
            return new(step, steps);
        IEffectModel[] indices = [.. Enumerable.Range(0, TestFolds.Count).Select(
            fold => (IEffectModel?)EffectIndexFit.Fit(features, folds.Others(fold), without[fold], weights, minimum) ?? steps[fold])];
        // Per customer: above 0 where the index explains more.
        double[] leads = [.. all.Select(i => weights[i] * (Square(effects[i] - steps[folds.Of[i]].Predict(features, i))
            - Square(effects[i] - indices[folds.Of[i]].Predict(features, i))))];
        // A fold has no say in the choice of its own model.
        return new(
            Choose(leads) ? index : step,
            [.. Enumerable.Range(0, TestFolds.Count).Select(fold => Choose([.. folds.Others(fold).Select(i => leads[i])])
                ? indices[fold] : steps[fold])]);
    }

    // The index is an average of many steps, so it is rarely far from the best. Steps must lead by more than a standard error.
    private static bool Choose(double[] leads) => leads.Sum() > -Math.Sqrt(leads.Sum(Square));

    private static double Square(double x) => x * x;
}
