using Conversion.Customers;
using Conversion.Training.Fitting.RepeatBuying;
using Conversion.Training.Snapshots;

namespace Conversion.Training.Fitting.Value;

/// <summary>
/// The inputs of the value's log-linear mean: the logarithms of the spend rate, of all past spend and of the average
/// order, the logarithms of the purchases that Pareto/NBD expects and of the money of a purchase day that gamma-gamma expects, the
/// margin of the probability, and Tweedie trees.
/// </summary>
internal sealed class ValueTerms
{
    private static readonly int[] MoneyFeatures =
    [
        CustomerFeatures.IndexOf("spendRate"),
        CustomerFeatures.IndexOf("monetaryValue"),
        CustomerFeatures.IndexOf("averageOrderValue"),
    ];

    private readonly LogStepFunction[] _money;
    private readonly TrainedEnsemble _purchases;
    private readonly TrainedEnsemble _spend;
    private readonly CrossFittedClassifier _propensity;
    private readonly CrossFittedTweedie _tweedie;

    private ValueTerms(
        LogStepFunction[] money, TrainedEnsemble purchases, TrainedEnsemble spend, CrossFittedClassifier propensity,
        CrossFittedTweedie tweedie)
    {
        _money = money;
        _purchases = purchases;
        _spend = spend;
        _propensity = propensity;
        _tweedie = tweedie;
    }

    /// <summary>Builds the terms.</summary>
    /// <param name="windows">The windows.</param>
    /// <param name="unit">The mean spend. Differences of money well below a tenth of it count as noise.</param>
    /// <param name="relativeMoney">The money of a snapshot relative to the mean of its cutoff.</param>
    /// <param name="forecast">What Pareto/NBD and gamma-gamma expect.</param>
    /// <param name="propensity">The classifier of the probability.</param>
    /// <param name="seed">The random seed.</param>
    public static ValueTerms Build(
        TrainingWindows windows, double unit, Func<Snapshot, double> relativeMoney, RepeatBuyingForecast forecast,
        CrossFittedClassifier propensity, int seed)
    {
        var shift = 0.1 * unit;
        var money = new LogStepFunction[MoneyFeatures.Length];
        for (var i = 0; i < money.Length; i++)
        {
            var greatest = windows.All.Max(snapshot => snapshot.Features[MoneyFeatures[i]]);
            money[i] = LogStepFunction.Build(MoneyFeatures[i], shift, greatest);
        }
        return new(
            money,
            DistilledForecast.Fit(forecast.LogPurchases, forecast.MoneyImportance, windows, seed),
            DistilledForecast.Fit(
                customer => forecast.LogSpend(customer) - Math.Log(unit), forecast.MoneyImportance, windows, seed),
            propensity,
            CrossFittedTweedie.Fit(windows.RecentFullyObserved, relativeMoney, seed));
    }

    /// <summary>Returns the inputs of a training snapshot, with the margin of the classifier that never saw its customer.</summary>
    public double[] OutOfFold(Snapshot snapshot) => Inputs(
        snapshot.Features,
        _purchases.Ensemble.Margin(snapshot.Features),
        _spend.Ensemble.Margin(snapshot.Features),
        _propensity.OutOfFoldMargin(snapshot),
        _tweedie.OutOfFoldMargin(snapshot));

    /// <summary>Converts the weighted sum of the terms into one ensemble, with the trainer's own margins.</summary>
    public TrainedEnsemble Combine(LogLinearRegression regression)
    {
        var ensembles = _money.Select(step => step.ToEnsemble(CustomerFeatures.Count))
            .Append(_purchases.Ensemble)
            .Append(_spend.Ensemble)
            .Append(_propensity.All.Ensemble)
            .Append(_tweedie.All.Ensemble);
        var terms = ensembles.Zip(regression.Weights, (ensemble, weight) => new WeightedEnsemble(ensemble, weight));
        return new(EnsembleSum.Build([.. terms]), asked =>
        {
            var purchases = _purchases.Margins(asked);
            var spend = _spend.Margins(asked);
            var propensity = _propensity.All.Margins(asked);
            var tweedie = _tweedie.All.Margins(asked);
            return
            [
                .. asked.Select((row, i) =>
                    (float)regression.WeightedSum(Inputs(row, purchases[i], spend[i], propensity[i], tweedie[i]))),
            ];
        });
    }

    private double[] Inputs(float[] features, double purchases, double spend, double propensity, double tweedie) =>
        [.. _money.Select(step => step.Margin(features)), purchases, spend, propensity, tweedie];
}
