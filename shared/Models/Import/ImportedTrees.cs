using Conversion.Trees;

namespace Conversion.Models.Import;

/// <summary>What another library's model file says.</summary>
/// <param name="Trees">Its trees, over its own features.</param>
/// <param name="Link">From margin to prediction, by its objective.</param>
/// <param name="Slope">What the margin is multiplied by before the link.</param>
/// <param name="FeatureNames">One name a feature; empty when it was trained without names.</param>
public sealed record ImportedTrees(Ensemble Trees, Link Link, double Slope, IReadOnlyList<string> FeatureNames)
{
    /// <summary>One name a feature; empty when it was trained without names.</summary>
    public IReadOnlyList<string> FeatureNames { get; } = FeatureNames.Count == 0 || FeatureNames.Count == Trees.FeatureCount
        ? FeatureNames
        : throw new InvalidDataException($"it names {FeatureNames.Count} features and has {Trees.FeatureCount} of them.");

    /// <summary>Reads XGBoost JSON or LightGBM text, whichever it is.</summary>
    /// <exception cref="InvalidDataException">It is neither, is damaged, or uses a feature that can't be run exactly; the message names it.</exception>
    public static ImportedTrees Read(ReadOnlySpan<byte> file)
    {
        var start = file.TrimStart(" \t\r\n"u8);
        if (start.StartsWith("tree"u8))
            return LightGbmText.Read(file);
        return start.StartsWith("{"u8)
            ? XGBoostJson.Read(file)
            : throw new InvalidDataException(
                "it is neither XGBoost JSON nor LightGBM text. XGBoost's binary formats are not read: save as .json.");
    }

    /// <summary>The trees over rows of <paramref name="names"/>: matched by name, or by position when the file has no names.</summary>
    /// <exception cref="InvalidDataException">A feature of the file is not among the names, or their number differs.</exception>
    public Ensemble Over(IReadOnlyList<string> names)
    {
        if (FeatureNames.Count == 0 && Trees.FeatureCount != names.Count)
            throw new InvalidDataException(
                $"it names no features and has {Trees.FeatureCount} of them, where {names.Count} are given.");
        var given = names.ToList();
        var positions = FeatureNames.Select(name => given.IndexOf(name) is >= 0 and var i
            ? i
            : throw new InvalidDataException($"its feature '{name}' is not among the features given.")).ToArray();
        var features = positions.Length == 0 ? Trees.Features : Array.ConvertAll(Trees.Features, feature => positions[feature]);
        return Trees.Copy(names.Count, features, Trees.Covers);
    }

    internal static void Refuse(bool condition, string feature)
    {
        if (condition)
            throw new InvalidDataException($"it uses {feature}, which is not supported.");
    }
}
