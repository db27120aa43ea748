namespace Conversion.Training.Evaluation;

/// <summary>How a model did on customers it never saw the future of. Everything that the pictures draw is in here.</summary>
/// <param name="Cutoff">The instant whose future was predicted.</param>
/// <param name="Customers">Customers with a purchase before it.</param>
/// <param name="Buyers">Those who bought within the horizon.</param>
/// <param name="Metrics">The model's figures.</param>
/// <param name="Baselines">The same figures for the simple methods; null where one predicts no such thing.</param>
/// <param name="Calibration">Predicted against actual share of buyers, in ten groups of equal size by predicted probability.</param>
/// <param name="Gain">Customers by falling probability: what share of the buyers is among the first share of customers.</param>
/// <param name="ValueDeciles">Customers by falling predicted value, in ten groups: money predicted and spent.</param>
/// <param name="Coverage">The share of truths inside the intervals, in all and by group.</param>
/// <param name="DaysResiduals">Actual minus predicted days among buyers, counted in bins.</param>
/// <param name="ValueResiduals">Actual minus predicted value, counted in bins.</param>
/// <param name="Importance">What each feature is worth to each head.</param>
/// <param name="Actions">What a policy makes of these customers; empty when none was given.</param>
/// <param name="Warning">Why the figures can't be taken as they are, if so.</param>
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

/// <summary>Figures of merit; null where they are not defined.</summary>
public sealed record EvaluationMetrics(
    double? Auc = null, double? Brier = null, double? LogLoss = null, double? ExpectedCalibrationError = null,
    double? DaysMae = null, double? ValueMae = null, double? ValueGini = null, double? ValueRSquared = null);

/// <summary>A simple method, and how it did.</summary>
public sealed record Baseline(string Name, EvaluationMetrics Metrics);

/// <summary>Customers of alike probability.</summary>
public sealed record CalibrationBin(int Customers, double Predicted, double Actual);

/// <summary>A point of the gain curve; lift is <c>Buyers / Customers</c>.</summary>
public sealed record GainPoint(double Customers, double Buyers, double Lift);

/// <summary>A tenth of the customers by predicted value; the money share is cumulative.</summary>
public sealed record ValueDecile(int Decile, int Customers, double Predicted, double Actual, double MoneyShare);

/// <summary>How often the truth was inside the interval, null without intervals; days among buyers only, null without any.</summary>
public sealed record GroupCoverage(string Group, int Customers, double? Days, double? Value);

/// <summary>Residuals from <paramref name="From"/> up to <paramref name="To"/>.</summary>
public sealed record ResidualBin(double From, double To, int Customers);
