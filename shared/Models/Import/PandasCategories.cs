using System.Text.Json;

namespace Conversion.Models.Import;

/// <summary>
/// Gives LightGBM's features the levels of pandas' categories. The file lists the levels of each such column in the order of the
/// columns, but it does not say which columns these are: some can be ordered, which LightGBM splits by number.
/// </summary>
internal static class PandasCategories
{
    /// <summary>Assigns the lists to features, where there is one way; else names the features whose levels are not known.</summary>
    public static void Assign(JsonElement lists, TrainedFeature[] features, LightGbmFeature[] infos, List<string> withoutLevels)
    {
        FeatureLevels[] levels = [.. lists.EnumerateArray().Select(FeatureLevels.Parse)];
        var categorical = infos.Index().Where(info => info.Item.IsCategorical).Select(info => info.Index).ToArray();
        var assigned = FindOnlyWay(levels, categorical, infos) ?? FindOnlyWay(levels, [.. Enumerable.Range(0, infos.Length)], infos);
        if (assigned is null)
        {
            withoutLevels.AddRange(categorical.Select(i => features[i].Name));
            return;
        }
        foreach (var (list, feature) in assigned.Index())
            features[feature] = features[feature] with
            {
                Levels = levels[list],
                Type = levels[list].Type,
                Minimum = double.MinValue,
                Maximum = double.MaxValue,
            };
    }

    // Lists and features keep their order. Counts the ways from the end; null where there is not exactly one.
    private static int[]? FindOnlyWay(FeatureLevels[] levels, int[] candidates, LightGbmFeature[] infos)
    {
        if (levels.Length == candidates.Length)
            return levels.Zip(candidates).All(pair => Fits(pair.First, infos[pair.Second])) ? candidates : null;
        if ((long)levels.Length * candidates.Length > 10_000_000)
            return null;
        var ways = new int[levels.Length + 1, candidates.Length + 1];
        for (var j = 0; j <= candidates.Length; j++)
            ways[levels.Length, j] = 1;
        for (var i = levels.Length - 1; i >= 0; i--)
            for (var j = candidates.Length - 1; j >= 0; j--)
                ways[i, j] = Math.Min(2, ways[i, j + 1] + (Fits(levels[i], infos[candidates[j]]) ? ways[i + 1, j + 1] : 0));
        if (ways[0, 0] != 1)
            return null;
        var assigned = new int[levels.Length];
        for (int i = 0, j = 0; i < levels.Length; j++)
            if (Fits(levels[i], infos[candidates[j]]) && ways[i + 1, j + 1] == 1)
                assigned[i++] = candidates[j];
        return assigned;
    }

    // The codes that LightGBM saw are the numbers of levels.
    private static bool Fits(FeatureLevels levels, LightGbmFeature info) => info.IsCategorical
        ? info.LargestCategory < levels.Count
        : info.Minimum is null || (info.Minimum >= 0 && info.Maximum < levels.Count
            && double.IsInteger(info.Minimum.Value) && double.IsInteger(info.Maximum!.Value));
}
