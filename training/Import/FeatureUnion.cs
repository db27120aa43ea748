using Conversion.Models;
using Conversion.Models.Import;

namespace Conversion.Training.Import;

/// <summary>The features of a row that several model files share.</summary>
internal static class FeatureUnion
{
    /// <summary>Returns the features of a list, or else of the files in the order in which they first appear.</summary>
    /// <exception cref="UserErrorException">Two files give a feature different levels.</exception>
    public static IReadOnlyList<TrainedFeature> Of(IReadOnlyDictionary<string, ImportedTrees> files, string? list)
    {
        var known = new OrderedDictionary<string, TrainedFeature>();
        foreach (var (path, imported) in files)
            foreach (var feature in imported.Features)
            {
                if (known.TryAdd(feature.Name, feature))
                    continue;
                ThrowIfOtherLevels(path, known[feature.Name], feature);
                // Trees over floats round a double, and trees over doubles need it whole.
                if (feature.Type == FeatureType.Double)
                    known[feature.Name] = feature;
            }
        List<TrainedFeature> features = [.. known.Values];
        if (list is null)
            return features;
        var named = files.Values.All(imported => imported.HasNames);
        // What the list does not say, the files say.
        return [.. FeatureList.Load(list).Select((feature, i) =>
            (named ? known.GetValueOrDefault(feature.Name) : features.ElementAtOrDefault(i)) is { } inFile
                ? Merge(feature, inFile)
                : feature)];
    }

    private static TrainedFeature Merge(TrainedFeature listed, TrainedFeature inFile) => inFile with
    {
        Name = listed.Name,
        Minimum = listed.Minimum > double.MinValue ? listed.Minimum : inFile.Minimum,
        Maximum = listed.Maximum < double.MaxValue ? listed.Maximum : inFile.Maximum,
    };

    private static void ThrowIfOtherLevels(string path, TrainedFeature first, TrainedFeature second)
    {
        if (!(first.Levels?.Values ?? []).SequenceEqual(second.Levels?.Values ?? []))
            throw new UserErrorException($"{path} must have the same levels of '{first.Name}' as the other files, got others.");
    }
}
