namespace Conversion.Training.Fitting;

/// <summary>
/// Weights that give every cutoff and period the same share of buyers. With them, a classifier learns what tells customers
/// of one instant apart, and not which instants have many buyers.
/// </summary>
/// <remarks>
/// Without them, recency becomes a sign of the season: in a gift shop, customers with a purchase a hundred days ago are seen in spring.
/// A logistic model with the weights has the same coefficients as one with an intercept for each cutoff.
/// </remarks>
internal static class SeasonFreeWeights
{
    /// <summary>Computes the weight of each example.</summary>
    public static double[] Compute(IReadOnlyList<LabelledSnapshot> examples)
    {
        var share = Share(examples);
        var shares = examples.GroupBy(Key).ToDictionary(group => group.Key, group => Share([.. group]));
        return [.. examples.Select(example =>
            example.Label ? share / shares[Key(example)] : (1 - share) / (1 - shares[Key(example)]))];
    }

    private static (DateTimeOffset AsOf, int Period) Key(LabelledSnapshot example) => (example.Snapshot.AsOf, example.Period);

    // One more on each side, so that a cutoff of buyers alone has a share.
    private static double Share(IReadOnlyList<LabelledSnapshot> examples) =>
        (examples.Count(example => example.Label) + 1.0) / (examples.Count + 2.0);
}
