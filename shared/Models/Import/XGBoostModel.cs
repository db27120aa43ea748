using System.Globalization;
using System.Text.Json;

namespace Conversion.Models.Import;

/// <summary>An XGBoost model while its file is read.</summary>
internal sealed class XGBoostModel
{
    private readonly string _format;
    private readonly Version _version;
    private readonly JsonElement _learner;
    private readonly JsonElement _model;
    private readonly float[] _weights;
    private readonly int _outputs;
    private readonly int _features;
    private readonly XGBoostObjective _objective;

    public XGBoostModel(JsonElement root, string format)
    {
        _format = format;
        var version = root.TryGetProperty("version", out var numbers) ? XGBoostJson.ReadIntegers(numbers) : [];
        _version = new(Part(version, 0), Part(version, 1), Part(version, 2));
        _learner = root.Field("learner");
        var booster = _learner.Field("gradient_booster");
        var kind = booster.Field("name").GetString();
        ImportedTrees.ThrowIfUnsupported(kind is not ("gbtree" or "dart"), $"the booster {kind}");
        _model = (booster.TryGetProperty("gbtree", out var inner) ? inner : booster).Field("model");
        // Since 3.4 the weights of dart are beside the trees, before they were one level higher.
        var hasWeights = _model.TryGetProperty("weight_drop", out var drop) || booster.TryGetProperty("weight_drop", out drop);
        _weights = hasWeights ? XGBoostJson.ReadFloats(drop) : [];

        var parameters = _learner.Field("learner_model_param");
        _features = XGBoostJson.ParseInteger(parameters, "num_feature");
        var classes = XGBoostJson.ParseInteger(parameters, "num_class");
        _outputs = Math.Max(1, Math.Max(classes, XGBoostJson.ParseInteger(parameters, "num_target")));
        if (_outputs > 100_000)
            throw new InvalidDataException($"it must have at most 100000 outputs, got {_outputs}.");
        var baseScore = ParseBaseScore(
            parameters.Field("base_score").GetString() ?? throw new FormatException("base_score is null."));
        if (baseScore.Length != 1 && baseScore.Length != _outputs)
            throw new InvalidDataException(
                $"it must have one base score or one for each of {_outputs} outputs, got {baseScore.Length} base scores.");
        var name = _learner.Field("objective").Field("name").GetString()!;
        if (classes > 1 && !name.StartsWith("multi:", StringComparison.Ordinal))
            throw new InvalidDataException($"its objective {name} does not suit its num_class {classes}.");
        _objective = XGBoostObjective.Parse(name, _outputs, _version, baseScore);
    }

    public ImportedTrees Build(RoundChoice rounds)
    {
        var trees = _model.Field("trees");
        var declared = XGBoostJson.ParseInteger(_model.Field("gbtree_model_param"), "num_trees");
        if (declared != trees.GetArrayLength())
            throw new InvalidDataException(
                $"it is damaged: its num_trees declares {declared} trees, and the file contains {trees.GetArrayLength()} trees.");
        var count = CountTrees(trees.GetArrayLength(), rounds, out var note);
        var info = _model.TryGetProperty("tree_info", out var groups) ? XGBoostJson.ReadIntegers(groups) : new int[declared];
        var builders = Enumerable.Range(0, _outputs).Select(_ => new EnsembleBuilder()).ToArray();
        foreach (var (i, tree) in trees.EnumerateArray().Take(count).Index())
        {
            var parsed = new XGBoostTree(tree, i < _weights.Length ? _weights[i] : 1, _outputs);
            if (parsed.HasVectorLeaves)
                for (var output = 0; output < _outputs; output++)
                    builders[output].AddRoot(parsed.AddTo(builders[output], output));
            else
                builders[info[i]].AddRoot(parsed.AddTo(builders[info[i]], 0));
        }

        var names = _learner.TryGetProperty("feature_names", out var given)
            ? given.EnumerateArray().Select(name => name.GetString() ?? throw new FormatException("a feature name is null.")).ToArray()
            : [];
        var features = ImportedTrees.NameFeatures(names, _features, "f");
        var withoutLevels = AddTypes(features, builders);
        var sklearn = XGBoostSklearn.Read(_learner);
        return new()
        {
            Source = $"XGBoost {_version}, {_format}",
            Features = features,
            HasNames = names.Length > 0,
            WithoutLevels = withoutLevels,
            Kind = _objective.Kind,
            Outputs = [.. builders.Select((builder, i) => builder.Build(_features, _objective.BaseMargins[i], singlePrecision: true))],
            OutputNames = _objective.Kind == OutputKind.Classes && sklearn.Classes is { } labels && labels.Count == _outputs
                ? labels
                : [],
            Link = _objective.Link,
            Joint = _objective.Joint,
            Missing = sklearn.Missing,
            Note = note,
        };
    }

    // How many of the first trees predict. A Booster predicts with all, XGBModel with those up to the best round.
    private int CountTrees(int trees, RoundChoice rounds, out string? note)
    {
        note = null;
        if (!_learner.TryGetProperty("attributes", out var attributes) || !attributes.TryGetProperty("best_iteration", out _))
            return trees;
        var best = XGBoostJson.ParseInteger(attributes, "best_iteration");
        var perRound = _outputs * Math.Max(1, XGBoostJson.ParseInteger(_model.Field("gbtree_model_param"), "num_parallel_tree"));
        var hasVectors = _model.TryGetProperty("iteration_indptr", out var starts) && starts.GetArrayLength() > 1;
        var all = hasVectors ? starts.GetArrayLength() - 1 : trees / perRound;
        if (best < 0 || best + 1 >= all)
            return trees;
        var isSklearn = attributes.TryGetProperty("scikit_learn", out _);
        var takesBest = rounds == RoundChoice.Best || (rounds == RoundChoice.Library && isSklearn);
        note = $"Early stopping left {all} rounds, of which round {best + 1} is the best. The model predicts with "
            + (takesBest ? $"the first {best + 1}" : "all")
            + (rounds == RoundChoice.Library
                ? $", as {(isSklearn ? "XGBModel" : "Booster")} does; --rounds {(takesBest ? "all" : "best")} changes it."
                : ".");
        if (!takesBest)
            return trees;
        return Math.Min(trees, hasVectors ? starts[best + 1].GetInt32() : (best + 1) * perRound);
    }

    // Returns the categorical features without levels.
    private List<string> AddTypes(TrainedFeature[] features, EnsembleBuilder[] builders)
    {
        var types = _learner.TryGetProperty("feature_types", out var given)
            ? given.EnumerateArray().Select(type => type.GetString()).ToArray()
            : [];
        var levels = XGBoostCategories.Read(_model, features.Length);
        var categorical = builders.SelectMany(builder => builder.CategoricalFeatures).ToHashSet();
        List<string> withoutLevels = [];
        for (var i = 0; i < features.Length; i++)
        {
            var type = i < types.Length ? types[i] : null;
            if (levels[i] is { } list)
                features[i] = features[i] with { Levels = list, Type = list.Type, RejectsUnseenLevels = true };
            else if (type == "c" || categorical.Contains(i))
            {
                features[i] = features[i] with { Type = FeatureType.Integer };
                withoutLevels.Add(features[i].Name);
            }
            else
                features[i] = features[i] with
                {
                    Type = type is "int" ? FeatureType.Integer : type is "i" ? FeatureType.Boolean : FeatureType.Single,
                };
        }
        return withoutLevels;
    }

    // "5E-1", and since 3.1 a list: "[5E-1]".
    private static float[] ParseBaseScore(string text) =>
        [.. text.Trim('[', ']').Split(',').Select(value => float.Parse(value, CultureInfo.InvariantCulture))];

    private static int Part(int[] version, int index) => index < version.Length ? Math.Max(0, version[index]) : 0;
}
