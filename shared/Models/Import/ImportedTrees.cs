using Conversion.Trees;

namespace Conversion.Models.Import;

/// <summary>What the outputs of a model file are.</summary>
public enum OutputKind
{
    /// <summary>One number, such as a regression's or a raw score.</summary>
    Number,

    /// <summary>The probability of the positive class of two.</summary>
    Probability,

    /// <summary>The probability of each class.</summary>
    Classes,

    /// <summary>Several numbers, such as a regression's with several targets.</summary>
    Numbers,
}

/// <summary>The trees of another library's model file, and how they predict.</summary>
public sealed record ImportedTrees
{
    /// <summary>The library, its version where the file has one, and the format.</summary>
    public required string Source { get; init; }

    /// <summary>The features of a row, in order.</summary>
    public required IReadOnlyList<TrainedFeature> Features { get; init; }

    /// <summary>False where the file has no names, so that <see cref="Features"/> have the names that the library would use.</summary>
    public bool HasNames { get; init; } = true;

    /// <summary>The categorical features whose levels the file does not have: a request can give only their codes.</summary>
    public IReadOnlyList<string> WithoutLevels { get; init; } = [];

    /// <summary>What the outputs are.</summary>
    public required OutputKind Kind { get; init; }

    /// <summary>One ensemble for each output.</summary>
    public required IReadOnlyList<Ensemble> Outputs { get; init; }

    /// <summary>The names of the outputs: the classes, or the targets; empty where the file has none.</summary>
    public IReadOnlyList<string> OutputNames { get; init; } = [];

    /// <summary>The inverse link of the objective, for each output.</summary>
    public Link Link { get; init; }

    /// <summary>What is done to all outputs together, after the link.</summary>
    public JointLink Joint { get; init; }

    /// <summary>The factor of the margin before the link.</summary>
    public double Slope { get; init; } = 1;

    /// <summary>For each output, the factor of the margin; empty where all have <see cref="Slope"/>.</summary>
    public IReadOnlyList<double> Slopes { get; init; } = [];

    /// <summary>For each output, what is added to the margin times the slope before the link; empty for nothing.</summary>
    public IReadOnlyList<double> Offsets { get; init; } = [];

    /// <summary>The value that the model read as missing in training; null for none beside NaN.</summary>
    public double? Missing { get; init; }

    /// <summary>What a reader did that its user should know; null for nothing.</summary>
    public string? Note { get; init; }

    /// <summary>The trees of a file with one output.</summary>
    /// <exception cref="InvalidOperationException">The file has several outputs.</exception>
    public Ensemble Trees => Outputs.Count == 1
        ? Outputs[0]
        : throw new InvalidOperationException($"The file has {Outputs.Count} outputs.");

    /// <summary>One name a feature; empty when the model was trained without names.</summary>
    public IReadOnlyList<string> FeatureNames => HasNames ? [.. Features.Select(feature => feature.Name)] : [];

    /// <summary>Reads a model file of any format that the project knows.</summary>
    /// <param name="file">The bytes of the file.</param>
    /// <param name="rounds">Which boosting rounds to keep where early stopping left more.</param>
    /// <exception cref="InvalidDataException">
    /// The file is of no known format, is damaged, or uses what can't be run exactly; the message names it.
    /// </exception>
    public static ImportedTrees Parse(ReadOnlySpan<byte> file, RoundChoice rounds = RoundChoice.Library)
    {
        var imported = ModelFile.Recognize(file) switch
        {
            ModelFormat.LightGbmText => LightGbmText.Parse(file),
            ModelFormat.Json => JsonModel.Parse(file, rounds),
            ModelFormat.Ubj => XGBoostJson.ParseUbj(file, rounds),
            ModelFormat.Onnx => OnnxModel.Parse(file),
            _ => throw new InvalidDataException(ModelFile.DescribeUnknown),
        };
        imported.ThrowIfNotFinite();
        return imported;
    }

    /// <summary>
    /// Returns an output's trees over rows of other features, matched by name, or by position when the file has no names.
    /// </summary>
    /// <param name="trees">One of <see cref="Outputs"/>.</param>
    /// <param name="names">The features of a row, in order.</param>
    /// <exception cref="InvalidDataException">A feature of the file is not among the names, or the numbers of features differ.</exception>
    public Ensemble MapFeatures(Ensemble trees, IReadOnlyList<string> names)
    {
        if (!HasNames && trees.FeatureCount != names.Count)
            throw new InvalidDataException(
                $"it has {trees.FeatureCount} features without names, and {names.Count} features were given.");
        // Most files are served with their own features.
        if (HasNames && Features.Count == names.Count && Features.Index().All(feature => feature.Item.Name == names[feature.Index]))
            return trees;
        var given = names.Index().ToDictionary(name => name.Item, name => name.Index);
        var positions = FeatureNames.Select(name => given.TryGetValue(name, out var i)
            ? i
            : throw new InvalidDataException($"its feature '{name}' is not among the features given.")).ToArray();
        var features = positions.Length == 0 ? trees.Features : Array.ConvertAll(trees.Features, feature => positions[feature]);
        return trees.Copy(names.Count, features, trees.Covers);
    }

    /// <summary>Returns how an output's margin becomes its number.</summary>
    public OutputTransform TransformOf(int output) => new(
        Link, output < Slopes.Count ? Slopes[output] : Slope, output < Offsets.Count ? Offsets[output] : 0, [],
        double.MinValue, double.MaxValue);

    // Margins are finite, and a transform limits what overflows. So only these could make NaN of them.
    private void ThrowIfNotFinite()
    {
        for (var i = 0; i < Outputs.Count; i++)
        {
            var (transform, trees) = (TransformOf(i), Outputs[i]);
            if (!double.IsFinite(transform.Slope) || !double.IsFinite(transform.Offset))
                throw new InvalidDataException($"its outputs must have a finite scale, got {transform.Slope} and {transform.Offset}.");
            if (Link != Link.Probit)
                continue;
            var (low, high) = trees.MarginRange();
            var (first, last) = (transform.Slope * low + transform.Offset, transform.Slope * high + transform.Offset);
            if (!(Math.Min(first, last) > 0 && Math.Max(first, last) < 1))
                throw new InvalidDataException($"the sum of its trees must be within 0 and 1 for PROBIT, got {first} to {last}.");
        }
    }

    /// <summary>Throws where a file uses what can't be run exactly.</summary>
    /// <exception cref="InvalidDataException">The condition is true.</exception>
    internal static void ThrowIfUnsupported(bool condition, string what)
    {
        if (condition)
            throw new InvalidDataException($"it uses {what}, which is not supported.");
    }

    /// <summary>Returns the features of a file, with the names that the library would use where the file has none.</summary>
    /// <param name="names">The names in the file; empty for none.</param>
    /// <param name="count">How many features the trees have.</param>
    /// <param name="prefix">What comes before the number of a feature without a name.</param>
    /// <exception cref="InvalidDataException">The number of names is another, or a name appears twice.</exception>
    internal static TrainedFeature[] NameFeatures(IReadOnlyList<string> names, int count, string prefix)
    {
        if (count is < 1 or > MaximumFeatures)
            throw new InvalidDataException($"it must have 1 to {MaximumFeatures} features, got {count}.");
        if (names.Count != 0 && names.Count != count)
            throw new InvalidDataException($"it names {names.Count} features and has {count} features.");
        var known = new HashSet<string>(names.Count);
        if (names.FirstOrDefault(name => !known.Add(name)) is { } twice)
            throw new InvalidDataException($"it must name each feature once, got '{twice}' twice.");
        return [.. Enumerable.Range(0, count).Select(i => new TrainedFeature(names.Count == 0 ? $"{prefix}{i}" : names[i]))];
    }

    /// <summary>The most features of a model; a damaged number must not take gigabytes.</summary>
    internal const int MaximumFeatures = 100_000;
}

/// <summary>Which boosting rounds of a model to keep where early stopping left more than the best.</summary>
public enum RoundChoice
{
    /// <summary>Those that the library predicts with after it has loaded the file.</summary>
    Library,

    /// <summary>All.</summary>
    All,

    /// <summary>Those up to the best.</summary>
    Best,
}
