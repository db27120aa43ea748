using System.Globalization;

namespace Conversion.Training.Evaluation;

/// <summary>The metrics of methods as a table, for the report and for the card in words.</summary>
internal static class MetricTable
{
    /// <summary>The names of the columns. The first column has no name.</summary>
    public static IReadOnlyList<string> Headers { get; } =
    [
        "", "AUC", "Brier", "log loss", "calibration error", "days MAE", "value Gini", "value deviance", "money predicted / spent",
        "value MAE",
    ];

    /// <summary>Returns the rows: the model, the bounds of its intervals, and the baselines.</summary>
    public static IEnumerable<string[]> Rows(EvaluationReport report) =>
    [
        Cells("this model", report.Metrics), Cells("from", report.Low), Cells("to", report.High),
        .. report.Baselines.Select(baseline => Cells(baseline.Name, baseline.Metrics)),
    ];

    private static string[] Cells(string name, EvaluationMetrics metrics) =>
    [
        name,
        $"{metrics.Auc:0.000}",
        $"{metrics.Brier:0.000}",
        $"{metrics.LogLoss:0.000}",
        $"{metrics.ExpectedCalibrationError:0.000}",
        $"{metrics.DaysMae:0.0}",
        $"{metrics.ValueGini:0.000}",
        $"{metrics.ValueDeviance:0.000}",
        $"{metrics.ValueTotal:0.00}",
        metrics.ValueMae is { } error ? error.ToString("G4", CultureInfo.InvariantCulture) : "",
    ];
}
