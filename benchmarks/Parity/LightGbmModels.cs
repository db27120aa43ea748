using System.Globalization;
using Conversion.Models.Import;
using LightGbmModel = Conversion.Benchmarks.Peers.LightGbmModel;

namespace Conversion.Benchmarks.Parity;

/// <summary>Makes random LightGBM models, rows at their boundaries, and LightGBM's own answers.</summary>
internal static class LightGbmModels
{
    private static readonly string[] Objectives =
        ["binary", "regression", "gamma", "tweedie", "poisson", "regression_l1", "binary sigmoid=0.7", "huber"];

    // How LightGBM treats missing values: as NaN by default, not at all, or as zero.
    private static readonly string[] Missing = ["", "use_missing=false", "zero_as_missing=true", "categorical_feature=0,1"];

    private static readonly float[] Odd =
    [
        float.NaN, 0, -0f, 1e-40f, -1e-40f, 1e-35f, -1e-35f, 2e-35f, -2e-35f, float.MaxValue, float.MinValue,
        float.PositiveInfinity, float.NegativeInfinity, -1, -0.5f, 0.9f, 2.7f, 31, 32, 63, 64, 500, 3e9f,
    ];

    /// <summary>Writes NAME.txt and NAME.csv (features, margin, contributions, bias) for each model.</summary>
    public static void Write(string folder, int seed, int count, int rowCount, bool small)
    {
        for (var index = 0; index < count; index++)
        {
            var random = new Random(HashCode(seed, index));
            var features = small ? 6 : random.Next(2, 30);
            var objective = Objectives[index % Objectives.Length];
            var missing = Missing[index / 2 % Missing.Length];
            var (rows, labels) = Data(random, features, objective, missing);
            var boosting = index % 5 == 4 ? "dart" : "gbdt";
            var leaves = small ? random.Next(2, 12) : random.Next(2, 65);
            using var model = LightGbmModel.Train(
                rows, features, labels,
                $"objective={objective} {missing} boosting={boosting} num_leaves={leaves} min_data_in_leaf=5 " +
                $"min_data_per_group=5 cat_smooth=1 max_cat_to_onehot={random.Next(1, 8)} seed={index}",
                small ? random.Next(3, 8) : random.Next(1, 120));

            var name = $"{folder}/lightgbm-{objective.Split(' ')[0]}-{index}";
            var text = model.Save();
            File.WriteAllBytes($"{name}.txt", text);
            var thresholds = ImportedTrees.Parse(text).Trees.Thresholds;
            WriteAnswers($"{name}.csv", model, HardRows(random, rows, features, thresholds, rowCount), features);
        }
    }

    private static (float[] Rows, float[] Labels) Data(Random random, int features, string objective, string missing)
    {
        const int count = 1500;
        var rows = new float[count * features];
        var labels = new float[count];
        var hasNaN = random.Next(3) > 0;
        var effects = Enumerable.Range(0, features).Select(_ => random.NextDouble() * 2 - 1).ToArray();
        var categories = Enumerable.Range(0, 70).Select(_ => random.NextDouble() * 4 - 2).ToArray();
        for (var i = 0; i < count; i++)
        {
            var score = random.NextDouble() * 0.3;
            for (var j = 0; j < features; j++)
            {
                var categorical = missing.StartsWith("categorical", StringComparison.Ordinal) && j < 2;
                var value = categorical ? random.Next(j == 0 ? 70 : 4)
                    : j % 4 == 2 && random.Next(2) == 0 ? 0
                    : (float)((random.NextDouble() - 0.4) * Math.Pow(10, j % 5 - 1));
                score += categorical ? categories[(int)value] : effects[j] * Math.Tanh(value / Math.Pow(10, j % 5 - 1) * 4);
                rows[i * features + j] = hasNaN && random.Next(8) == 0 ? float.NaN : value;
            }
            labels[i] = objective.Split(' ')[0] switch
            {
                "binary" => score > 0 ? 1 : 0,
                "gamma" => (float)Math.Exp(Math.Clamp(score, -4, 4)),
                "tweedie" => random.Next(2) * (float)Math.Exp(Math.Clamp(score, -4, 4)),
                "poisson" => random.Next(1 + (int)Math.Exp(Math.Clamp(score, -4, 4))),
                _ => (float)score * 50,
            };
        }
        return (rows, labels);
    }

    private static float[] HardRows(Random random, float[] rows, int features, float[] thresholds, int count)
    {
        var hard = new float[count * features];
        for (var i = 0; i < hard.Length; i++)
        {
            var threshold = thresholds.Length == 0 ? 0 : thresholds[random.Next(thresholds.Length)];
            hard[i] = random.Next(8) switch
            {
                0 => Odd[random.Next(Odd.Length)],
                1 => threshold,
                2 => MathF.BitIncrement(threshold),
                3 => random.Next(70),
                _ => rows[random.Next(rows.Length / features) * features + i % features],
            };
        }
        return hard;
    }

    private static void WriteAnswers(string path, LightGbmModel model, float[] rows, int features)
    {
        var count = rows.Length / features;
        var margins = new double[count];
        var contributions = new double[count * (features + 1)];
        model.Margins(rows, margins);
        model.Contributions(rows, contributions);
        File.WriteAllLines(path, Enumerable.Range(0, count).Select(i => string.Join(',',
            rows.AsSpan(i * features, features).ToArray().Select(value => value.ToString("R", CultureInfo.InvariantCulture))
                .Append(margins[i].ToString("R", CultureInfo.InvariantCulture))
                .Concat(contributions.AsSpan(i * (features + 1), features + 1).ToArray()
                    .Select(value => value.ToString("R", CultureInfo.InvariantCulture))))));
    }

    // HashCode.Combine differs from run to run.
    private static int HashCode(int seed, int index) => unchecked(seed * 1_000_003 + index * 7919);
}
