using Conversion.Trees;

namespace Conversion.Models.Import;

/// <summary>Collects the arrays of an <see cref="Ensemble"/>, parents before children.</summary>
internal sealed class EnsembleBuilder
{
    private readonly List<int> _roots = [];
    private readonly List<int> _features = [];
    private readonly List<float> _thresholds = [];
    private readonly List<SplitRule> _rules = [];
    private readonly List<int> _left = [];
    private readonly List<int> _right = [];
    private readonly List<int> _categoryStarts = [0];
    private readonly List<uint> _categoryWords = [];
    private readonly List<double> _leaves = [];
    private readonly List<double> _covers = [];

    /// <summary>The index of the next node.</summary>
    public int NextNode => _features.Count;

    /// <summary>The index of the next leaf.</summary>
    public int NextLeaf => _leaves.Count;

    public void AddRoot(int child) => _roots.Add(child);

    /// <summary>Adds a node and returns its index.</summary>
    public int AddNode(
        int feature, float threshold, SplitRule rule, int left = 0, int right = 0, ReadOnlySpan<uint> categories = default)
    {
        _features.Add(feature);
        _thresholds.Add(threshold);
        _rules.Add(rule);
        _left.Add(left);
        _right.Add(right);
        _categoryWords.AddRange(categories);
        _categoryStarts.Add(_categoryWords.Count);
        return _features.Count - 1;
    }

    public void SetChildren(int node, int left, int right)
    {
        _left[node] = left;
        _right[node] = right;
    }

    /// <summary>Adds a leaf and returns it as a child.</summary>
    public int AddLeaf(double value, double cover)
    {
        _leaves.Add(value);
        _covers.Add(cover);
        return ~(_leaves.Count - 1);
    }

    public Ensemble Build(int featureCount, double baseMargin, bool singlePrecision) =>
        new(featureCount, [.. _roots], [.. _features], [.. _thresholds], [.. _left], [.. _right], [.. _leaves])
        {
            Rules = _rules.TrueForAll(rule => rule == SplitRule.None) ? [] : [.. _rules],
            Categories = _categoryWords.Count == 0 ? CategorySets.None : new([.. _categoryStarts], [.. _categoryWords]),
            // A file without covers has zero for each leaf.
            Covers = _covers.TrueForAll(cover => cover == 0) ? [] : [.. _covers],
            BaseMargin = baseMargin,
            SinglePrecision = singlePrecision,
        };
}
