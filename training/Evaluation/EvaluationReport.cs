namespace Conversion.Training.Evaluation;

/// <summary>How well a model predicts. Contains everything that the charts show.</summary>
/// <param name="Cutoff">The last holdout's cutoff. Everything after <paramref name="Verdicts"/> is of this holdout.</param>
/// <param name="Customers">Customers with a purchase before the cutoff.</param>
/// <param name="Buyers">Customers who bought within the horizon.</param>
/// <param name="Holdouts">All holdouts, rising.</param>
/// <param name="Metrics">The metrics of the model, as the mean of the holdouts that judge.</param>
/// <param name="Low">The lower bounds of the metrics' 95 % intervals (bootstrap over customers).</param>
/// <param name="High">The upper bounds of these intervals.</param>
/// <param name="Baselines">The metrics of the baselines; null where a baseline does not predict the quantity.</param>
/// <param name="Verdicts">Which heads may ship.</param>
/// <param name="Calibration">Predicted and actual share of buyers in each tenth of the customers by probability.</param>
/// <param name="Gain">Cumulative gain and lift over the customers by falling probability.</param>
/// <param name="BaselineCurves">Calibration and gain of the strongest baselines.</param>
/// <param name="ValueDeciles">Money predicted and spent in each tenth of the customers by falling predicted value.</param>
/// <param name="MoneyByMonth">All money predicted and spent in each month of the horizon.</param>
/// <param name="Coverage">The coverage of the intervals, for all customers and for groups.</param>
/// <param name="DaysResiduals">Histogram of actual minus predicted days, among those who bought.</param>
/// <param name="ValueResiduals">Histogram of actual minus predicted value.</param>
/// <param name="Importance">The importance of each feature to each head.</param>
/// <param name="Warning">Why the metrics may be wrong, if there is a reason.</param>
public sealed record EvaluationReport(
    DateTimeOffset Cutoff,
    int Customers,
    int Buyers,
    IReadOnlyList<HoldoutSummary> Holdouts,
    EvaluationMetrics Metrics,
    EvaluationMetrics Low,
    EvaluationMetrics High,
    IReadOnlyList<Baseline> Baselines,
    IReadOnlyList<HeadVerdict> Verdicts,
    IReadOnlyList<CalibrationBin> Calibration,
    IReadOnlyList<GainPoint> Gain,
    IReadOnlyList<BaselineCurve> BaselineCurves,
    IReadOnlyList<ValueDecile> ValueDeciles,
    IReadOnlyList<MonthOfMoney> MoneyByMonth,
    IReadOnlyList<GroupCoverage> Coverage,
    IReadOnlyList<ResidualBin> DaysResiduals,
    IReadOnlyList<ResidualBin> ValueResiduals,
    IReadOnlyList<PermutationImportance> Importance,
    string? Warning = null);

/// <summary>A holdout, and how the predicted money compares with the money that was spent.</summary>
/// <param name="Cutoff">The cutoff.</param>
/// <param name="Customers">Customers with a purchase before the cutoff.</param>
/// <param name="Buyers">Customers who bought within the horizon.</param>
/// <param name="Judges">Whether the verdicts rest on this holdout. One that chose the recipe does not judge.</param>
/// <param name="Metrics">The model's metrics on this holdout.</param>
/// <param name="PredictedMoney">The money that the model predicted in all; null without the head.</param>
/// <param name="ActualMoney">The money that was spent in all.</param>
/// <param name="ActualMoneyLow">Lower bound of the 90 % interval of the actual money (bootstrap over customers).</param>
/// <param name="ActualMoneyHigh">Upper bound of this interval.</param>
public sealed record HoldoutSummary(
    DateTimeOffset Cutoff, int Customers, int Buyers, bool Judges, EvaluationMetrics Metrics,
    double? PredictedMoney, double ActualMoney, double ActualMoneyLow, double ActualMoneyHigh);

/// <summary>Metrics; null where not defined.</summary>
/// <param name="Auc">Area under the ROC curve of the probability.</param>
/// <param name="Brier">Mean squared error of the probability.</param>
/// <param name="LogLoss">Mean negative log likelihood of the probability.</param>
/// <param name="ExpectedCalibrationError">Mean gap between predicted and actual share, over ten bins of equal width.</param>
/// <param name="DaysMae">Mean absolute error of the days, among those who bought.</param>
/// <param name="ValueMae">Mean absolute error of the money. A forecast of 0 is hard to beat, so it decides nothing.</param>
/// <param name="ValueGini">Normalized Gini of the money.</param>
/// <param name="ValueDeviance">Mean Tweedie deviance (power 1.5) of the money in units of the mean spend.</param>
/// <param name="ValueTotal">All predicted money over all money spent.</param>
public sealed record EvaluationMetrics(
    double? Auc = null, double? Brier = null, double? LogLoss = null, double? ExpectedCalibrationError = null,
    double? DaysMae = null, double? ValueMae = null, double? ValueGini = null, double? ValueDeviance = null, double? ValueTotal = null)
{
    internal static EvaluationMetrics From(Func<Metric, double?> figure) => new(
        figure(Metric.Auc), figure(Metric.Brier), figure(Metric.LogLoss), figure(Metric.CalibrationError),
        figure(Metric.DaysMae), figure(Metric.ValueMae), figure(Metric.ValueGini), figure(Metric.ValueDeviance),
        figure(Metric.ValueTotal));
}

/// <summary>A simple method and its metrics.</summary>
public sealed record Baseline(string Name, EvaluationMetrics Metrics);

/// <summary>Calibration and gain of a simple method.</summary>
public sealed record BaselineCurve(string Name, IReadOnlyList<CalibrationBin> Calibration, IReadOnlyList<GainPoint> Gain);

/// <summary>Customers with similar probabilities: the mean prediction and the share who bought.</summary>
public sealed record CalibrationBin(int Customers, double Predicted, double Actual);

/// <summary>A point of the cumulative gain curve. Lift is <c>Buyers / Customers</c>, both as shares.</summary>
public sealed record GainPoint(double Customers, double Buyers, double Lift);

/// <summary>A tenth of the customers by predicted value. The money share is cumulative.</summary>
public sealed record ValueDecile(int Decile, int Customers, double Predicted, double Actual, double MoneyShare);

/// <summary>
/// The money of all customers after <paramref name="From"/>, and until <paramref name="Until"/>. The prediction of the horizon is spread
/// over its months as money was spent earlier.
/// </summary>
public sealed record MonthOfMoney(DateTimeOffset From, DateTimeOffset Until, double Predicted, double Actual);

/// <summary>
/// The share of truths inside the intervals; null without intervals. The days count buyers only; null without buyers.
/// </summary>
public sealed record GroupCoverage(string Group, int Customers, double? Days, double? Value);

/// <summary>Residuals from <paramref name="From"/> to <paramref name="To"/>.</summary>
public sealed record ResidualBin(double From, double To, int Customers);
