using Conversion.Trees;

namespace Conversion.Tests.Trees;

/// <summary>Random ensembles, with every rule that a split can have, and rows with hard values.</summary>
internal static class RandomTrees
{
    private static readonly SplitRule[] Rules =
    [
        SplitRule.None, SplitRule.MissingLeft, SplitRule.NaNIsZero,
        SplitRule.NaNIsZero | SplitRule.ZeroIsMissing, SplitRule.NaNIsZero | SplitRule.ZeroIsMissing | SplitRule.MissingLeft,
        SplitRule.Categorical, SplitRule.Categorical | SplitRule.MissingLeft, SplitRule.Categorical | SplitRule.Truncated,
    ];

    public static Ensemble Make(int seed, int trees, int leaves, int features, bool ruled, bool single = false)
    {
        var random = new Random(seed);
        List<int> roots = [], tested = [], left = [], right = [], starts = [0];
        List<float> thresholds = [];
        List<SplitRule> rules = [];
        List<uint> words = [];
        List<double> values = [], covers = [];
        for (var tree = 0; tree < trees; tree++)
        {
            // Now and then a tree of a single leaf, which has no node.
            var open = new List<(int Node, bool Left)> { (-1, true) };
            var splits = random.Next(10) == 0 ? 0 : random.Next(1, leaves);
            for (var split = 0; split < splits; split++)
            {
                var at = random.Next(open.Count);
                var (parent, onLeft) = open[at];
                open.RemoveAt(at);
                Link(parent, onLeft, tested.Count);
                open.Add((tested.Count, true));
                open.Add((tested.Count, false));
                tested.Add(random.Next(features));
                thresholds.Add(Threshold(random));
                rules.Add(ruled ? Rules[random.Next(Rules.Length)] : SplitRule.None);
                if (rules[^1].HasFlag(SplitRule.Categorical))
                    for (var word = random.Next(3); word >= 0; word--)
                        words.Add((uint)random.NextInt64());
                starts.Add(words.Count);
                left.Add(0);
                right.Add(0);
            }
            foreach (var (parent, onLeft) in open)
            {
                Link(parent, onLeft, ~values.Count);
                values.Add(random.NextDouble() - 0.5);
                covers.Add(random.Next(1, 1000));
            }
        }
        return new(features, [.. roots], [.. tested], [.. thresholds], [.. left], [.. right], [.. values])
        {
            Rules = ruled ? [.. rules] : [],
            Categories = ruled ? new([.. starts], [.. words]) : CategorySets.None,
            Covers = [.. covers],
            BaseMargin = single ? 0.3f : 0,
            SinglePrecision = single,
        };

        void Link(int parent, bool onLeft, int child)
        {
            if (parent < 0)
                roots.Add(child);
            else if (onLeft)
                left[parent] = child;
            else
                right[parent] = child;
        }
    }

    /// <summary>
    /// Rows with NaN, infinities, zeros of both signs, denormals, huge values, known and unknown categories, thresholds and
    /// their neighbours.
    /// </summary>
    public static float[][] Rows(int seed, Ensemble trees, int count)
    {
        var random = new Random(seed);
        float[] odd =
        [
            float.NaN, float.PositiveInfinity, float.NegativeInfinity, 0f, -0f, float.Epsilon, -float.Epsilon, 1e-39f,
            Ensemble.ZeroThreshold, -Ensemble.ZeroThreshold, MathF.BitIncrement(Ensemble.ZeroThreshold), float.MaxValue, float.MinValue,
            -0.5f, -1f, 0.5f, 31f, 32f, 63.9f, 64f, 97f, 3e9f,
        ];
        return [.. Enumerable.Range(0, count).Select(_ => Enumerable.Range(0, trees.FeatureCount).Select(_ => Value()).ToArray())];

        float Value()
        {
            var threshold = trees.Thresholds.Length == 0 ? 0 : trees.Thresholds[random.Next(trees.Thresholds.Length)];
            return random.Next(6) switch
            {
                0 => odd[random.Next(odd.Length)],
                1 => threshold,
                2 => MathF.BitIncrement(threshold),
                3 => MathF.BitDecrement(threshold),
                4 => random.Next(100),
                _ => Threshold(random),
            };
        }
    }

    private static float Threshold(Random random) => random.Next(12) switch
    {
        0 => 0,
        1 => MathF.BitDecrement(0),
        2 => float.PositiveInfinity,
        3 => Ensemble.ZeroThreshold,
        4 => float.NaN,
        _ => random.Next(-200, 200) / 4f,
    };
}
