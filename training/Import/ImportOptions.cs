using Conversion.Models.Import;

namespace Conversion.Training.Import;

/// <summary>The files of an import, and what they do not contain.</summary>
/// <param name="File">The model file whose objective says what the model predicts; null where the heads are named.</param>
/// <param name="Probability">The model file of the probability; null for a model without this head.</param>
/// <param name="DaysToBuy">The model file of the days to the next purchase; null for a model without this head.</param>
/// <param name="Value">The model file of the money; null for a model without this head.</param>
/// <param name="Name">The name of the new model.</param>
/// <param name="Version">The version of the new model.</param>
/// <param name="HorizonDays">The prediction horizon in days.</param>
public sealed record ImportOptions(
    string? File, string? Probability, string? DaysToBuy, string? Value, string Name, string Version, int HorizonDays)
{
    /// <summary>The JSON file that lists the features of a row; null for the features of the model files.</summary>
    public string? Features { get; init; }

    /// <summary>The levels of categorical features: a JSON file, or <c>codes</c>; null for the levels of the model files.</summary>
    public string? Levels { get; init; }

    /// <summary>The names of the classes, in the order of the model's outputs; empty for the names in the model file.</summary>
    public IReadOnlyList<string> Classes { get; init; } = [];

    /// <summary>The number that the model reads as missing; null for none beside NaN.</summary>
    public double? Missing { get; init; }

    /// <summary>Which boosting rounds to keep.</summary>
    public RoundChoice Rounds { get; init; }

    /// <summary>Whether the money was trained as <c>log(1 + money)</c>.</summary>
    public bool IsValueLog1p { get; init; }

    /// <summary>A table of scores and outcomes to calibrate the probability with; null for none.</summary>
    public string? Calibration { get; init; }

    /// <summary>How to calibrate.</summary>
    public CalibrationMethod CalibrationMethod { get; init; }

    /// <summary>A table of scores and outcomes to fit intervals with; null for none.</summary>
    public string? Intervals { get; init; }

    /// <summary>The coverage of the intervals.</summary>
    public double Coverage { get; init; }

    /// <summary>The model files that are given.</summary>
    public IEnumerable<string> Files => new[] { File, Probability, DaysToBuy, Value }.OfType<string>();

    /// <summary>All files that are read.</summary>
    public IEnumerable<string> Inputs =>
        Files.Concat(new[] { Features, Levels == LevelList.Codes ? null : Levels, Calibration, Intervals }.OfType<string>());
}

/// <summary>How a probability is calibrated.</summary>
public enum CalibrationMethod
{
    /// <summary>Platt scaling: a logistic regression on the margin.</summary>
    Platt,

    /// <summary>Isotonic regression: any rising curve.</summary>
    Isotonic,
}
