using System.Globalization;
using System.Text;
using Conversion.Trees;

namespace Conversion.Models.Import;

/// <summary>Parses a model that LightGBM (3 and 4) saved as text.</summary>
/// <remarks>
/// LightGBM compares and sums in double, and reads any value within <see cref="Ensemble.ZeroThreshold"/> of 0 as 0
/// before it looks at a tree. For float values, the right float threshold gives the same result.
/// </remarks>
public static class LightGbmText
{
    private const StringSplitOptions TrimOptions = StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries;

    /// <summary>Parses the file.</summary>
    /// <exception cref="InvalidDataException">The file is damaged, or uses what can't be run exactly; the message names it.</exception>
    public static ImportedTrees Parse(ReadOnlySpan<byte> text)
    {
        try
        {
            return Parse(ReadSections(Encoding.UTF8.GetString(text)));
        }
        catch (Exception e) when (e is KeyNotFoundException or FormatException or OverflowException
            or IndexOutOfRangeException or ArgumentOutOfRangeException)
        {
            throw new InvalidDataException($"it does not read as LightGBM text: {e.Message}", e);
        }
    }

    private static ImportedTrees Parse(List<Dictionary<string, string>> sections)
    {
        var header = sections[0];
        var classes = header["num_class"];
        var treesPerIteration = header["num_tree_per_iteration"];
        ImportedTrees.ThrowIfUnsupported(classes != "1", $"multi-class models (num_class {classes})");
        ImportedTrees.ThrowIfUnsupported(
            treesPerIteration != "1", $"several trees an iteration (num_tree_per_iteration {treesPerIteration})");
        // For these, LightGBM returns the sum of the trees as raw score but their mean as prediction.
        ImportedTrees.ThrowIfUnsupported(header.ContainsKey("average_output"), "random forests (boosting=rf, average_output)");
        ImportedTrees.ThrowIfUnsupported(!header.TryGetValue("objective", out var text), "a custom objective");
        var objective = LightGbmObjective.Parse(text!.Split(' ', TrimOptions));

        var builder = new EnsembleBuilder();
        foreach (var tree in sections[1..])
            new LightGbmTree(tree).AddTo(builder);

        var featureCount = int.Parse(header["max_feature_idx"], CultureInfo.InvariantCulture) + 1;
        var names = header["feature_names"].Split(' ', TrimOptions);
        // LightGBM calls features without names Column_0, Column_1, …
        var hasNames = names.Where((name, i) => name != $"Column_{i}").Any();
        var trees = builder.Build(featureCount, baseMargin: 0, singlePrecision: false);
        return new(trees, objective.Link, objective.Slope, hasNames ? names : []);
    }

    // The header, then one section a tree, each with lines "key=value". What follows the last tree is not needed.
    private static List<Dictionary<string, string>> ReadSections(string text)
    {
        List<Dictionary<string, string>> sections = [new()];
        var ended = false;
        foreach (var line in text.AsSpan().EnumerateLines())
        {
            ended = line.SequenceEqual("end of trees");
            if (ended)
                break;
            if (line.StartsWith("Tree="))
                sections.Add([]);
            var equals = line.IndexOf('=');
            var key = (equals < 0 ? line : line[..equals]).Trim();
            if (!key.IsEmpty)
                sections[^1][key.ToString()] = equals < 0 ? "" : line[(equals + 1)..].Trim().ToString();
        }
        return ended ? sections : throw new InvalidDataException("it is truncated: it must have a line 'end of trees'.");
    }

    /// <summary>How LightGBM's objective turns a margin into a prediction: <c>link(slope · margin)</c>.</summary>
    private readonly record struct LightGbmObjective(Link Link, double Slope)
    {
        public static LightGbmObjective Parse(string[] words)
        {
            ImportedTrees.ThrowIfUnsupported(words.Contains("sqrt"), "the objective's option sqrt (reg_sqrt)");
            return words[0] switch
            {
                "binary" => new(Link.Logistic, ParseParameter(words, "sigmoid")),
                "regression" or "regression_l1" or "huber" or "fair" or "quantile" or "mape" => new(Link.Identity, 1),
                "poisson" or "gamma" or "tweedie" => new(Link.Exp, 1),
                _ => throw new InvalidDataException($"it uses the objective {words[0]}, which is not supported."),
            };
        }

        private static double ParseParameter(string[] words, string name)
        {
            if (Array.Find(words, word => word.StartsWith($"{name}:", StringComparison.Ordinal)) is not { } word)
                return 1;
            var value = double.Parse(word.AsSpan(name.Length + 1), CultureInfo.InvariantCulture);
            ImportedTrees.ThrowIfUnsupported(!double.IsFinite(value), word);
            return value;
        }
    }
}
