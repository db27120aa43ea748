using Conversion.Trees;

namespace Conversion.Models.Import;

/// <summary>Collects the arrays of an <see cref="Ensemble"/>, parents before children.</summary>
/// <param name="isDouble">Whether values are compared as doubles.</param>
internal sealed class EnsembleBuilder(bool isDouble = false)
{
    private readonly List<int> _roots = [];
    private readonly List<int> _features = [];
    private readonly List<double> _thresholds = [];
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

    /// <summary>How many trees were added.</summary>
    public int Trees => _roots.Count;

    /// <summary>The features that some node splits by categories.</summary>
    public IEnumerable<int> CategoricalFeatures => _features.Where((_, node) => (_rules[node] & SplitRule.Categorical) != 0);

    public void AddRoot(int child) => _roots.Add(child);

    /// <summary>Adds a node and returns its index.</summary>
    public int AddNode(
        int feature, double threshold, SplitRule rule, int left = 0, int right = 0, ReadOnlySpan<uint> words = default)
    {
        _features.Add(feature);
        _thresholds.Add(threshold);
        _rules.Add(rule);
        _left.Add(left);
        _right.Add(right);
        _categoryWords.AddRange(words);
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

    /// <summary>
    /// Adds a tree whose parts are read one by one, from its root. A stack replaces recursion: trees can be as deep as files.
    /// </summary>
    /// <param name="root">What <paramref name="read"/> reads as the root.</param>
    /// <param name="read">Reads a node or a leaf.</param>
    /// <param name="maximumParts">The most nodes and leaves; more mean a cycle.</param>
    /// <exception cref="InvalidDataException">The tree has more parts.</exception>
    public void AddTree<T>(T root, Func<T, TreePart<T>> read, long maximumParts)
    {
        var pending = new Stack<(T Part, int Parent, bool IsLeft)>();
        pending.Push((root, -1, false));
        while (pending.TryPop(out var next))
        {
            if (--maximumParts < 0)
                throw new InvalidDataException("one of its trees has a cycle.");
            var part = read(next.Part);
            var child = part.IsLeaf
                ? AddLeaf(part.Value, part.Cover)
                : AddNode(part.Feature, part.Threshold, part.Rule, words: part.Words);
            if (next.Parent < 0)
                AddRoot(child);
            else if (next.IsLeft)
                _left[next.Parent] = child;
            else
                _right[next.Parent] = child;
            if (part.IsLeaf)
                continue;
            pending.Push((part.Right, child, false));
            pending.Push((part.Left, child, true));
        }
    }

    public Ensemble Build(int featureCount, double baseMargin, bool singlePrecision)
    {
        ThrowIfSumOverflows(baseMargin, singlePrecision);
        return new(
            featureCount, [.. _roots], [.. _features], [.. _thresholds.Select(Ensemble.FloatThreshold)], [.. _left], [.. _right],
            [.. _leaves])
        {
            DoubleThresholds = isDouble ? [.. _thresholds] : [],
            Rules = _rules.TrueForAll(rule => rule == SplitRule.None) ? [] : [.. _rules],
            Categories = _categoryWords.Count == 0 ? CategorySets.None : new([.. _categoryStarts], [.. _categoryWords]),
            // A file without covers has zero for each leaf.
            Covers = _covers.TrueForAll(cover => cover == 0) ? [] : [.. _covers],
            BaseMargin = baseMargin,
            SinglePrecision = singlePrecision,
        };
    }

    // Every partial sum of the trees must be finite, so that no row can get infinity or NaN.
    private void ThrowIfSumOverflows(double baseMargin, bool singlePrecision)
    {
        var largest = Math.Abs(baseMargin) + _leaves.Sum(Math.Abs);
        if (!(largest <= (singlePrecision ? float.MaxValue : double.MaxValue)))
            throw new InvalidDataException("its base margin and each leaf must be finite, with a finite sum, got larger numbers.");
    }
}

/// <summary>A node or a leaf that a reader found.</summary>
/// <typeparam name="T">What identifies a part in the file.</typeparam>
internal readonly record struct TreePart<T>
{
    private TreePart(bool isLeaf) => IsLeaf = isLeaf;

    public bool IsLeaf { get; }

    public double Value { get; private init; }

    public double Cover { get; private init; }

    public int Feature { get; private init; }

    public double Threshold { get; private init; }

    public SplitRule Rule { get; private init; }

    public uint[] Words { get; private init; } = [];

    public T Left { get; private init; } = default!;

    public T Right { get; private init; } = default!;

    public static TreePart<T> Leaf(double value, double cover) => new(isLeaf: true) { Value = value, Cover = cover };

    public static TreePart<T> Node(
        int feature, double threshold, SplitRule rule, T left, T right, uint[]? words = null) => new(isLeaf: false)
        {
            Feature = feature,
            Threshold = threshold,
            Rule = rule,
            Left = left,
            Right = right,
            Words = words ?? [],
        };
}
