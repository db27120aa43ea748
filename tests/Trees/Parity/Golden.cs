using System.Globalization;
using Conversion.Models.Import;
using Conversion.Trees;

namespace Conversion.Tests.Trees.Parity;

/// <summary>The answers of the library that trained a model, row by row.</summary>
/// <param name="Rows">The features.</param>
/// <param name="Margins">The raw score of each row.</param>
/// <param name="Contributions">The contribution of each feature of each row, then the bias.</param>
public sealed record Golden(float[][] Rows, double[] Margins, double[][] Contributions)
{
    /// <summary>Reads a CSV without header: features, margin, contributions, bias.</summary>
    public static Golden Load(string path)
    {
        var lines = File.ReadLines(path)
            .Select(line => Array.ConvertAll(line.Split(','), cell => double.Parse(cell, CultureInfo.InvariantCulture))).ToList();
        var features = (lines[0].Length - 2) / 2;
        return new(
            [.. lines.Select(line => Array.ConvertAll(line[..features], cell => (float)cell))],
            [.. lines.Select(line => line[features])],
            [.. lines.Select(line => line[(features + 1)..])]);
    }

    /// <summary>
    /// Returns the largest difference of a margin, relative to the margin, and of a contribution, relative to the
    /// largest contribution of the row (or to 1, where all are smaller).
    /// </summary>
    public (double Margin, double Contribution) Compare(ImportedTrees imported, Func<Ensemble, CompiledEnsemble> build)
    {
        double worstMargin = 0, worstContribution = 0;
        var compiled = build(imported.Trees);
        var shap = new TreeShap(imported.Trees);
        var contributions = new double[imported.Trees.FeatureCount + 1];
        for (var i = 0; i < Rows.Length; i++)
        {
            var margin = compiled.Margin(Rows[i]);
            if (margin != Margins[i])
                worstMargin = Worse(worstMargin, Math.Abs(margin - Margins[i]) / Math.Max(Math.Abs(margin), Math.Abs(Margins[i])));
            shap.Contributions(Rows[i], contributions.AsSpan(0, Rows[i].Length));
            contributions[^1] = shap.Bias;
            var scale = Math.Max(1, contributions.Max(Math.Abs));
            for (var j = 0; j < contributions.Length; j++)
                worstContribution = Worse(worstContribution, Math.Abs(contributions[j] - Contributions[i][j]) / scale);
        }
        return (worstMargin, worstContribution);
    }

    // NaN counts as the largest difference.
    private static double Worse(double worst, double difference) =>
        difference <= worst ? worst : double.IsNaN(worst) ? worst : difference;
}
