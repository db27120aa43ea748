using System.Globalization;
using System.Text;
using Conversion.Trees;

namespace Conversion.Models.Import;

/// <summary>Reads a model that LightGBM (3 and 4) saved as text.</summary>
/// <remarks>
/// LightGBM compares in double, sums in double, and reads any value within <see cref="Ensemble.ZeroBand"/> of 0 as 0
/// before it looks at a tree. On float values both come down to the right float threshold.
/// </remarks>
public static class LightGbmText
{
    private const StringSplitOptions Trim = StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries;

    /// <summary>Reads the file.</summary>
    /// <exception cref="InvalidDataException">It is damaged, or uses a feature that can't be run exactly; the message names it.</exception>
    public static ImportedTrees Read(ReadOnlySpan<byte> text)
    {
        try
        {
            return Read(Sections(Encoding.UTF8.GetString(text)));
        }
        catch (Exception e) when (e is KeyNotFoundException or FormatException or OverflowException
            or IndexOutOfRangeException or ArgumentOutOfRangeException)
        {
            throw new InvalidDataException($"it does not read as LightGBM text: {e.Message}", e);
        }
    }

    private static ImportedTrees Read(List<Dictionary<string, string>> sections)
    {
        var header = sections[0];
        ImportedTrees.Refuse(header["num_class"] != "1", $"multi-class models (num_class {header["num_class"]})");
        ImportedTrees.Refuse(header["num_tree_per_iteration"] != "1", $"several trees an iteration (num_tree_per_iteration {header["num_tree_per_iteration"]})");
        // LightGBM itself gives their sum as raw score and their mean as prediction.
        ImportedTrees.Refuse(header.ContainsKey("average_output"), "random forests (boosting=rf, average_output)");
        ImportedTrees.Refuse(!header.TryGetValue("objective", out var objective), "an objective of its user's own");
        var (link, slope) = Objective(objective!.Split(' ', Trim));

        var builder = new EnsembleBuilder();
        foreach (var tree in sections[1..])
            new LightGbmTree(tree).AddTo(builder);

        var count = int.Parse(header["max_feature_idx"], CultureInfo.InvariantCulture) + 1;
        var names = header["feature_names"].Split(' ', Trim);
        // What LightGBM calls features that were given no names.
        var named = names.Where((name, i) => name != $"Column_{i}").Any();
        return new(builder.Build(count, 0, singlePrecision: false), link, slope, named ? names : []);
    }

    private static (Link Link, double Slope) Objective(string[] words)
    {
        ImportedTrees.Refuse(words.Contains("sqrt"), "the objective's option sqrt (reg_sqrt)");
        return words[0] switch
        {
            "binary" => (Link.Logistic, Parameter(words, "sigmoid")),
            "regression" or "regression_l1" or "huber" or "fair" or "quantile" or "mape" => (Link.Identity, 1),
            "poisson" or "gamma" or "tweedie" => (Link.Exp, 1),
            _ => throw new InvalidDataException($"it uses the objective {words[0]}, which is not supported."),
        };
    }

    private static double Parameter(string[] words, string name)
    {
        if (Array.Find(words, word => word.StartsWith($"{name}:", StringComparison.Ordinal)) is not { } word)
            return 1;
        var value = double.Parse(word.AsSpan(name.Length + 1), CultureInfo.InvariantCulture);
        ImportedTrees.Refuse(!double.IsFinite(value), word);
        return value;
    }

    // The header, then one section a tree, each of lines "key=value"; what follows the last tree is no part of the model.
    private static List<Dictionary<string, string>> Sections(string text)
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
        return ended ? sections : throw new InvalidDataException("it is truncated: there is no line 'end of trees'.");
    }
}
