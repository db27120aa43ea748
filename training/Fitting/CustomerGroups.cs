using Conversion.Training.Snapshots;
using Conversion.Trees;

namespace Conversion.Training.Fitting;

/// <summary>Groups of customers with similar margins: the leaves of one small tree over their features.</summary>
internal sealed class CustomerGroups
{
    private const int MaximumRows = 20_000;
    private const int MostGroups = 4;
    private const int SmallestShare = 20;

    private readonly Ensemble _tree;

    private CustomerGroups(Ensemble tree) => _tree = tree;

    /// <summary>How many groups there are.</summary>
    public int Count => _tree.Leaves.Length;

    /// <summary>Divides customers by a tree that is fitted to their margins by least squares.</summary>
    public static CustomerGroups Fit(IReadOnlyList<Snapshot> customers, Func<Snapshot, double> margin)
    {
        var sample = SystematicSample.Take(customers, MaximumRows);
        var rows = sample.ConvertAll(customer => customer.Features);
        // One tree without a random choice, so any seed gives the same.
        var trained = new FastTreeTrainer(seed: 1, rows[0].Length).FitRegression(
            new(Trees: 1, MostGroups, Math.Max(1, rows.Count / SmallestShare), LearningRate: 1, FeatureFraction: 1),
            rows, sample.ConvertAll(customer => (float)margin(customer)));
        return new(trained.Ensemble);
    }

    /// <summary>Returns the group of a customer.</summary>
    public int Of(float[] features) => _tree.FindLeaf<float>(_tree.Roots[0], features);

    /// <summary>Returns one tree that does for each group what the tree of the group does.</summary>
    public Ensemble Combine(IReadOnlyList<Ensemble> trees)
    {
        var all = EnsembleSum.Build([new(_tree, 1), .. trees.Select(tree => new WeightedEnsemble(tree, 1))]);
        var roots = all.Roots;
        // A child of the first tree that is a leaf becomes the root of the group's tree.
        int[] left = [.. all.Left.Select((child, node) => Replace(child, node))];
        int[] right = [.. all.Right.Select((child, node) => Replace(child, node))];
        return new(all.FeatureCount, [Replace(roots[0], -1)], all.Features, all.Thresholds, left, right, all.Leaves);

        int Replace(int child, int node) => node < _tree.Features.Length && child < 0 ? roots[1 + ~child] : child;
    }
}
