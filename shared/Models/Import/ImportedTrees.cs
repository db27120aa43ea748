using Conversion.Trees;

namespace Conversion.Models.Import;

/// <summary>The trees of another library's model file.</summary>
/// <param name="Trees">The trees, over the file's own features.</param>
/// <param name="Link">The inverse link of the file's objective.</param>
/// <param name="Slope">The factor of the margin before the link.</param>
/// <param name="FeatureNames">One name a feature; empty when the model was trained without names.</param>
public sealed record ImportedTrees(Ensemble Trees, Link Link, double Slope, IReadOnlyList<string> FeatureNames)
{
    /// <summary>One name a feature; empty when the model was trained without names.</summary>
    public IReadOnlyList<string> FeatureNames { get; } = FeatureNames.Count == 0 || FeatureNames.Count == Trees.FeatureCount
        ? FeatureNames
        : throw new InvalidDataException($"it names {FeatureNames.Count} features and has {Trees.FeatureCount} features.");

    /// <summary>Parses XGBoost JSON or LightGBM text.</summary>
    /// <exception cref="InvalidDataException">
    /// The file is neither, is damaged, or uses what can't be run exactly; the message names it.
    /// </exception>
    public static ImportedTrees Parse(ReadOnlySpan<byte> file)
    {
        var start = file.TrimStart(" \t\r\n"u8);
        if (start.StartsWith("tree"u8))
            return LightGbmText.Parse(file);
        return start.StartsWith("{"u8)
            ? XGBoostJson.Parse(file)
            : throw new InvalidDataException("it must be XGBoost JSON or LightGBM text. Save XGBoost's binary formats as .json.");
    }

    /// <summary>Returns the trees over rows of other features, matched by name, or by position when the file has no names.</summary>
    /// <param name="names">The features of a row, in order.</param>
    /// <exception cref="InvalidDataException">A feature of the file is not among the names, or the numbers of features differ.</exception>
    public Ensemble MapFeatures(IReadOnlyList<string> names)
    {
        if (FeatureNames.Count == 0 && Trees.FeatureCount != names.Count)
            throw new InvalidDataException(
                $"it has {Trees.FeatureCount} features without names, and {names.Count} features were given.");
        var given = names.ToList();
        var positions = FeatureNames.Select(name => given.IndexOf(name) is >= 0 and var i
            ? i
            : throw new InvalidDataException($"its feature '{name}' is not among the features given.")).ToArray();
        var features = positions.Length == 0 ? Trees.Features : Array.ConvertAll(Trees.Features, feature => positions[feature]);
        return Trees.Copy(names.Count, features, Trees.Covers);
    }

    /// <summary>Throws where a file uses what can't be run exactly.</summary>
    /// <exception cref="InvalidDataException">The condition is true.</exception>
    internal static void ThrowIfUnsupported(bool condition, string what)
    {
        if (condition)
            throw new InvalidDataException($"it uses {what}, which is not supported.");
    }
}
