namespace Conversion.Training.Evaluation;

/// <summary>How well a model predicts the holdout. Contains everything that the charts show.</summary>
/// <param name="Cutoff">The holdout cutoff.</param>
/// <param name="Customers">Customers with a purchase before the cutoff.</param>
/// <param name="Buyers">Customers who bought within the horizon.</param>
/// <param name="Metrics">The metrics of the model.</param>
/// <param name="Baselines">The metrics of the baselines; null where a baseline does not predict the quantity.</param>
/// <param name="Calibration">Predicted and actual share of buyers in each tenth of the customers by probability.</param>
/// <param name="Gain">Cumulative gain and lift over the customers by falling probability.</param>
/// <param name="ValueDeciles">Money predicted and spent in each tenth of the customers by falling predicted value.</param>
/// <param name="Coverage">The coverage of the intervals, for all customers and for groups.</param>
/// <param name="DaysResiduals">Histogram of actual minus predicted days, among those who bought.</param>
/// <param name="ValueResiduals">Histogram of actual minus predicted value.</param>
/// <param name="Importance">The importance of each feature to each head.</param>
/// <param name="Actions">The actions of a policy; empty without a policy.</param>
/// <param name="Warning">Why the metrics may be wrong, if there is a reason.</param>
public sealed record EvaluationReport(
    DateTimeOffset Cutoff,
    int Customers,
    int Buyers,
    EvaluationMetrics Metrics,
    IReadOnlyList<Baseline> Baselines,
    IReadOnlyList<CalibrationBin> Calibration,
    IReadOnlyList<GainPoint> Gain,
    IReadOnlyList<ValueDecile> ValueDeciles,
    IReadOnlyList<GroupCoverage> Coverage,
    IReadOnlyList<ResidualBin> DaysResiduals,
    IReadOnlyList<ResidualBin> ValueResiduals,
    IReadOnlyList<PermutationImportance> Importance,
    IReadOnlyList<ActionSummary> Actions,
    string? Warning = null);

/// <summary>Metrics; null where not defined.</summary>
public sealed record EvaluationMetrics(
    double? Auc = null, double? Brier = null, double? LogLoss = null, double? ExpectedCalibrationError = null,
    double? DaysMae = null, double? ValueMae = null, double? ValueGini = null, double? ValueRSquared = null);

/// <summary>A simple method and its metrics.</summary>
public sealed record Baseline(string Name, EvaluationMetrics Metrics);

/// <summary>Customers with similar probabilities: the mean prediction and the share who bought.</summary>
public sealed record CalibrationBin(int Customers, double Predicted, double Actual);

/// <summary>A point of the cumulative gain curve. Lift is <c>Buyers / Customers</c>, both as shares.</summary>
public sealed record GainPoint(double Customers, double Buyers, double Lift);

/// <summary>A tenth of the customers by predicted value. The money share is cumulative.</summary>
public sealed record ValueDecile(int Decile, int Customers, double Predicted, double Actual, double MoneyShare);

/// <summary>
/// The share of truths inside the intervals; null without intervals. The days count buyers only; null without buyers.
/// </summary>
public sealed record GroupCoverage(string Group, int Customers, double? Days, double? Value);

/// <summary>Residuals from <paramref name="From"/> to <paramref name="To"/>.</summary>
public sealed record ResidualBin(double From, double To, int Customers);
