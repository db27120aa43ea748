using System.Globalization;
using System.Text;
using Conversion.Models;
using Conversion.Models.Import;
using Conversion.Scoring;
using Conversion.Trees;

namespace Conversion.Tests.Trees.Parity;

/// <summary>The answers of the library that trained a model, row by row.</summary>
/// <param name="Cells">The features, as a request would give them.</param>
/// <param name="Margins">The raw scores of each row; empty where they are not compared.</param>
/// <param name="Contributions">The contribution of each feature of each row, then the bias; empty where they are not compared.</param>
/// <param name="Predictions">The predictions of each row; empty where they are not compared.</param>
public sealed record Golden(string[][] Cells, double[][] Margins, double[][] Contributions, double[][] Predictions)
{
    /// <summary>The features of a file without levels.</summary>
    public float[][] Rows => Array.ConvertAll(Cells, row => Array.ConvertAll(row, cell => (float)ParseNumber(cell)));

    /// <summary>Whether all features are numbers that floats hold.</summary>
    public bool HoldsFloats => Cells.SelectMany(row => row).All(cell => cell.Length > 0
        && double.TryParse(cell, CultureInfo.InvariantCulture, out var number)
        && (!double.IsFinite(number) || number == (float)number));

    /// <summary>
    /// Reads a CSV whose header says what a column is: x a feature, m a margin, c a contribution or the bias, p a prediction.
    /// </summary>
    public static Golden Load(string path)
    {
        var lines = File.ReadLines(path).Select(Split).ToList();
        var header = lines[0];
        double[][] Numbers(string kind) => [.. lines.Skip(1).Select(line => line.Index()
            .Where(cell => header[cell.Index] == kind).Select(cell => ParseNumber(cell.Item)).ToArray())];
        var features = header.Count(kind => kind == "x");
        return new([.. lines.Skip(1).Select(line => line[..features].ToArray())], Numbers("m"), Numbers("c"), Numbers("p"));
    }

    /// <summary>
    /// Returns the largest difference of a margin, relative to the margin, and of a contribution, relative to the
    /// largest contribution of the row (or to 1, where all are smaller).
    /// </summary>
    public (double Margin, double Contribution) Compare(ImportedTrees imported, Func<Ensemble, CompiledEnsemble> build)
    {
        double worstMargin = 0, worstContribution = 0;
        var compiled = build(imported.Trees);
        var rows = Rows;
        var contributions = new double[imported.Trees.FeatureCount + 1];
        var shap = new TreeShap(imported.Trees);
        for (var i = 0; i < rows.Length; i++)
        {
            worstMargin = Worse(worstMargin, Relative(compiled.Margin(rows[i]), ExpectedMargin(imported.Trees, i, 0)));
            shap.Contributions(rows[i], contributions.AsSpan(0, rows[i].Length));
            contributions[^1] = shap.Bias;
            worstContribution = Worse(worstContribution, OfContributions(contributions, Contributions[i]));
        }
        return (worstMargin, worstContribution);
    }

    /// <summary>
    /// Returns the largest differences of a model that was imported, from the natural values of its features: of a margin, relative to
    /// the margin; of a contribution, as above; and of a prediction, relative to the prediction or to 1, if the prediction is smaller.
    /// </summary>
    /// <param name="model">The model, as loaded from an artifact.</param>
    /// <param name="explained">How many rows to compare the contributions of, which take longer.</param>
    public (double Margin, double Contribution, double Prediction) Compare(Model model, int explained)
    {
        double worstMargin = 0, worstContribution = 0, worstPrediction = 0;
        Head[] heads = model.Probability is { } probability ? [probability] : [.. model.Outputs!.Heads];
        var encoders = FeatureEncoder.Of(model);
        var shap = Contributions[0].Length > 0 ? new TreeShap(heads[0].Trees) : null;
        var row = new double[encoders.Length];
        var contributions = new double[encoders.Length + 1];
        for (var i = 0; i < Cells.Length; i++)
        {
            for (var j = 0; j < row.Length; j++)
                row[j] = Encode(encoders[j], Cells[i][j]);
            for (var j = 0; j < Margins[i].Length; j++)
                worstMargin = Worse(worstMargin, Relative(heads[j].Margin(row), ExpectedMargin(heads[j].Trees, i, j)));
            if (shap is not null && i < explained)
            {
                shap.Contributions(row, contributions.AsSpan(0, row.Length));
                contributions[^1] = shap.Bias;
                worstContribution = Worse(worstContribution, OfContributions(contributions, Contributions[i]));
            }
            if (Predictions[i].Length == 0)
                continue;
            var prediction = model.Predict(row);
            double[] predicted = prediction.Probability is { } one ? [one] : prediction.Outputs!;
            // The second column of a binary classifier is the probability.
            var expected = predicted.Length == 1 ? Predictions[i][^1..] : Predictions[i];
            if (expected.Length != predicted.Length)
                return (double.NaN, double.NaN, double.PositiveInfinity);
            for (var j = 0; j < expected.Length; j++)
                worstPrediction = Worse(worstPrediction, Beside(predicted[j], expected[j], 1));
        }
        return (worstMargin, worstContribution, worstPrediction);
    }

    // A float is written with the digits that identify it.
    private double ExpectedMargin(Ensemble trees, int row, int output) =>
        trees.SinglePrecision ? (float)Margins[row][output] : Margins[row][output];

    private static double Encode(FeatureEncoder encoder, string cell)
    {
        if (cell.Length == 0 || (cell == "NaN" && encoder.Feature.Levels is null))
            return double.NaN;
        if (encoder.TryEncodeCell(Encoding.UTF8.GetBytes(cell), out var encoded))
            return encoded;
        // No request can give infinity, which trees can read.
        var number = ParseNumber(cell);
        return double.IsInfinity(number) || float.IsInfinity((float)number)
            ? number
            : throw new InvalidDataException($"{cell} must be {encoder.Expected}.");
    }

    private static double OfContributions(double[] contributions, double[] expected)
    {
        var scale = Math.Max(1, contributions.Max(Math.Abs));
        return contributions.Zip(expected).Max(pair => Math.Abs(pair.First - pair.Second)) / scale;
    }

    private static double Relative(double actual, double expected) => Beside(actual, expected, 0);

    private static double Beside(double actual, double expected, double least) =>
        actual == expected || (double.IsNaN(actual) && double.IsNaN(expected))
            ? 0
            : Math.Abs(actual - expected) / Math.Max(least, Math.Max(Math.Abs(actual), Math.Abs(expected)));

    // NaN counts as the largest difference.
    private static double Worse(double worst, double difference) =>
        difference <= worst ? worst : double.IsNaN(worst) ? worst : difference;

    private static double ParseNumber(string cell) => cell.Length == 0 ? double.NaN : double.Parse(cell, CultureInfo.InvariantCulture);

    private static string[] Split(string line)
    {
        if (!line.Contains('"', StringComparison.Ordinal))
            return line.Split(',');
        var cells = new List<string>();
        var cell = new StringBuilder();
        var quoted = false;
        for (var i = 0; i < line.Length; i++)
        {
            if (line[i] == '"' && quoted && i + 1 < line.Length && line[i + 1] == '"')
                cell.Append(line[i++]);
            else if (line[i] == '"')
                quoted = !quoted;
            else if (line[i] == ',' && !quoted)
            {
                cells.Add(cell.ToString());
                cell.Clear();
            }
            else
                cell.Append(line[i]);
        }
        return [.. cells, cell.ToString()];
    }
}
