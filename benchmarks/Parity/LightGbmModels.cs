using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Conversion.Models.Import;
using Conversion.Trees;
using LightGbmModel = Conversion.Benchmarks.Peers.LightGbmModel;

namespace Conversion.Benchmarks.Parity;

/// <summary>Makes random LightGBM models, rows at their boundaries, and LightGBM's own answers.</summary>
internal static class LightGbmModels
{
    private static readonly string[] Numeric =
        ["binary", "regression", "gamma", "tweedie", "poisson", "regression_l1", "binary sigmoid=0.7", "huber"];

    // Those after the numeric ones have doubles that floats can't hold, and every other one has levels of pandas.
    private static readonly string[] Objectives =
    [
        .. Numeric, "binary", "multiclass num_class=3", "regression", "multiclassova num_class=3 sigmoid=0.8", "quantile alpha=0.9",
        "cross_entropy", "multiclass num_class=3", "cross_entropy_lambda", "lambdarank", "regression reg_sqrt=true", "binary",
        "fair", "poisson", "mape",
    ];

    // How LightGBM treats missing values: as NaN by default, not at all, or as zero.
    private static readonly string[] Missing = ["", "use_missing=false", "zero_as_missing=true", "categorical_feature=0,1"];

    private static readonly float[] Odd =
    [
        float.NaN, 0, -0f, 1e-40f, -1e-40f, 1e-35f, -1e-35f, 2e-35f, -2e-35f, float.MaxValue, float.MinValue,
        float.PositiveInfinity, float.NegativeInfinity, -1, -0.5f, 0.9f, 2.7f, 31, 32, 63, 64, 500, 3e9f,
    ];

    // The zero threshold of LightGBM is a float; these doubles are next to it.
    private static readonly double[] OddDoubles =
    [
        5e-324, -5e-324, 1e-310, 1e-35, Math.BitIncrement(1e-35), 1e-35f, Math.BitIncrement((double)1e-35f), -1e-35f, 1e300,
    ];

    private static readonly string[][] TextLevels =
    [
        ["red", "grün", "blue", "naïve \"quoted\"", "true", "7", "Ω", "a b", "x'y", "-", "NaN", "null"],
        ["yes", "no", "unknown", "maybe"],
        [.. Enumerable.Range(0, 70).Select(i => $"level {i}")],
    ];

    private static readonly object[][] OtherLevels =
    [
        [.. Enumerable.Range(2000, 70).Select(year => (object)year)],
        [1.5, 2.5, 4.0, 0.1],
        [false, true],
    ];

    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes NAME.txt and NAME.csv (features, margins, contributions and bias, predictions) for each model.</summary>
    public static void Write(string folder, int seed, int count, int rowCount, bool small)
    {
        for (var index = 0; index < count; index++)
        {
            var random = new Random(HashCode(seed, index));
            var features = small ? 6 : random.Next(2, 30);
            var place = index % Objectives.Length;
            var isNew = place >= Numeric.Length;
            var objective = Objectives[place];
            var levels = isNew && place % 2 == 0 ? Levels(random, small) : [];
            var missing = levels.Length > 0 ? Missing[3] : Missing[index / 2 % Missing.Length];
            var (rows, labels) = Data(random, features, objective, missing, isNew, [.. levels.Select(list => list.Length)]);
            var boosting = index % 5 == 4 ? "dart" : "gbdt";
            if (isNew && index % 7 == 3 && objective is not ("lambdarank" or "cross_entropy_lambda"))
                boosting = "rf bagging_freq=1 bagging_fraction=0.7 feature_fraction=0.8";
            var leaves = small ? random.Next(2, 12) : random.Next(2, 65);
            using var model = LightGbmModel.Train(
                rows, features, labels,
                $"objective={objective} {missing} boosting={boosting} num_leaves={leaves} min_data_in_leaf=5 " +
                $"min_data_per_group=5 cat_smooth=1 max_cat_to_onehot={random.Next(1, 8)} seed={index}",
                small ? random.Next(3, 8) : random.Next(1, 120), objective == "lambdarank" ? 50 : 0);

            var mark = boosting.StartsWith("rf", StringComparison.Ordinal) ? "-rf" : "";
            var name = $"{folder}/lightgbm-{objective.Split(' ')[0]}{mark}-{index}";
            var text = model.Save();
            if (levels.Length > 0)
                text = [.. text, .. Encoding.UTF8.GetBytes($"\npandas_categorical:{JsonSerializer.Serialize(levels, Relaxed)}\n")];
            File.WriteAllBytes($"{name}.txt", text);
            var ensembles = ImportedTrees.Parse(text).Outputs;
            var thresholds = ensembles.SelectMany(trees => trees.DoubleThresholds).ToArray();
            if (thresholds.Length == 0)
                thresholds = [0];
            WriteAnswers(
                $"{name}.csv", model, HardRows(random, rows, features, thresholds, levels, isNew, rowCount), features, levels,
                outputs: ensembles.Count, hasMargins: mark.Length == 0);
        }
    }

    // Of the first two features.
    private static object[][] Levels(Random random, bool small)
    {
        var texts = TextLevels[random.Next(small ? 2 : 3)];
        var others = OtherLevels[random.Next(3)];
        return random.Next(2) == 0 ? [[.. texts], others] : [others, [.. texts]];
    }

    private static (double[] Rows, float[] Labels) Data(
        Random random, int features, string objective, string missing, bool isNew, int[] levels)
    {
        const int count = 1500;
        var rows = new double[count * features];
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
                var value = categorical ? random.Next(levels.Length > 0 ? levels[j] : j == 0 ? 70 : 4)
                    : j % 4 == 2 && random.Next(2) == 0 ? 0
                    : (float)((random.NextDouble() - 0.4) * Math.Pow(10, j % 5 - 1));
                score += categorical ? categories[(int)value] : effects[j] * Math.Tanh(value / Math.Pow(10, j % 5 - 1) * 4);
                rows[i * features + j] = hasNaN && random.Next(8) == 0 ? float.NaN : value;
                // Seconds since 1970, and a number with all digits of a double.
                if (isNew && !categorical && j % 3 == 2)
                    rows[i * features + j] = 1_600_000_000 + Math.Round(1e6 * effects[j] * score) + random.Next(100);
                else if (isNew && !categorical && j % 3 == 1 && value != 0)
                    rows[i * features + j] += value * 1e-9 * random.NextDouble();
            }
            labels[i] = objective.Split(' ')[0] switch
            {
                "binary" or "cross_entropy" or "cross_entropy_lambda" => score > 0 ? 1 : 0,
                "multiclass" or "multiclassova" or "lambdarank" => score < -0.5 ? 0 : score < 0.8 ? 1 : 2,
                "gamma" => (float)Math.Exp(Math.Clamp(score, -4, 4)),
                "tweedie" => random.Next(2) * (float)Math.Exp(Math.Clamp(score, -4, 4)),
                "poisson" => random.Next(1 + (int)Math.Exp(Math.Clamp(score, -4, 4))),
                _ => (float)score * 50,
            };
        }
        return (rows, labels);
    }

    private static double[] HardRows(
        Random random, double[] rows, int features, double[] thresholds, object[][] levels, bool isNew, int count)
    {
        var hard = new double[count * features];
        for (var i = 0; i < hard.Length; i++)
        {
            var feature = i % features;
            if (feature < levels.Length)
            {
                hard[i] = random.Next(10) == 0 ? double.NaN : random.Next(levels[feature].Length);
                continue;
            }
            var threshold = thresholds[random.Next(thresholds.Length)];
            hard[i] = random.Next(8) switch
            {
                0 => isNew && random.Next(2) == 0 ? OddDoubles[random.Next(OddDoubles.Length)] : Odd[random.Next(Odd.Length)],
                1 => isNew ? threshold : Ensemble.FloatThreshold(threshold),
                2 => isNew
                    ? random.Next(2) == 0 ? Math.BitIncrement(threshold) : Math.BitDecrement(threshold)
                    : MathF.BitIncrement(Ensemble.FloatThreshold(threshold)),
                3 => random.Next(70),
                _ => rows[random.Next(rows.Length / features) * features + feature],
            };
        }
        return hard;
    }

    private static void WriteAnswers(
        string path, LightGbmModel model, double[] rows, int features, object[][] levels, int outputs, bool hasMargins)
    {
        var count = rows.Length / features;
        var margins = new double[count * outputs];
        var predictions = new double[count * outputs];
        // The margins of a random forest are the mean of its trees, and contributions are compared for one output.
        var hasContributions = hasMargins && outputs == 1;
        var explained = Math.Min(count, ParityCommand.ExplainedRows);
        var contributions = Enumerable.Repeat(double.NaN, hasContributions ? count * (features + 1) : 0).ToArray();
        model.Margins<double>(rows, margins);
        model.Predictions<double>(rows, predictions);
        if (hasContributions)
            model.Contributions<double>(rows.AsSpan(0, explained * features), contributions.AsSpan(0, explained * (features + 1)));
        IEnumerable<string> header =
        [
            .. Enumerable.Repeat("x", features), .. Enumerable.Repeat("m", hasMargins ? outputs : 0),
            .. Enumerable.Repeat("c", hasContributions ? features + 1 : 0), .. Enumerable.Repeat("p", outputs),
        ];
        File.WriteAllLines(path, Enumerable.Range(0, count)
            .Select(i => string.Join(',', rows.AsSpan(i * features, features).ToArray().Select((value, j) => Cell(value, j, i, levels))
                .Concat(Texts(margins.AsSpan(i * outputs, hasMargins ? outputs : 0)))
                .Concat(hasContributions ? Texts(contributions.AsSpan(i * (features + 1), features + 1)) : [])
                .Concat(Texts(predictions.AsSpan(i * outputs, outputs)))))
            .Prepend(string.Join(',', header)));
    }

    // What a request would give: the level of a code.
    private static string Cell(double value, int feature, int row, object[][] levels)
    {
        if (feature >= levels.Length)
            return Text(value);
        if (double.IsNaN(value))
            return row % 2 == 0 && levels[feature][0] is string ? "never seen" : row % 4 == 1 && levels[feature][0] is int ? "1" : "";
        return levels[feature][(int)value] switch
        {
            bool flag => flag ? "true" : "false",
            string text when text.Contains('"', StringComparison.Ordinal) =>
                $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"",
            string text => text,
            var number => Convert.ToDouble(number, CultureInfo.InvariantCulture).ToString("R", CultureInfo.InvariantCulture),
        };
    }

    private static string[] Texts(ReadOnlySpan<double> values) => Array.ConvertAll(values.ToArray(), Text);

    private static string Text(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    // HashCode.Combine differs from run to run.
    private static int HashCode(int seed, int index) => unchecked(seed * 1_000_003 + index * 7919);
}
