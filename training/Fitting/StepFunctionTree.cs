using Conversion.Trees;

namespace Conversion.Training.Fitting;

/// <summary>A tree over one feature, balanced, with a leaf between any two thresholds.</summary>
internal static class StepFunctionTree
{
    /// <summary>The leaf that a value reaches, found without the tree. Missing goes right at every split.</summary>
    public static int Step(float[] thresholds, float value)
    {
        var step = 0;
        while (step < thresholds.Length && !(value <= thresholds[step]))
            step++;
        return step;
    }

    /// <summary>Thresholds rise; there is one more leaf than thresholds. A child follows its parent.</summary>
    public static Ensemble Build(int featureCount, int feature, float[] thresholds, double[] leaves)
    {
        var (at, left, right) = (new List<float>(), new List<int>(), new List<int>());
        var root = Grow(0, thresholds.Length);
        return new(featureCount, [root], [.. at.Select(_ => feature)], [.. at], [.. left], [.. right], leaves);

        int Grow(int from, int to)
        {
            if (from == to)
                return ~from;
            var (node, middle) = (at.Count, (from + to) / 2);
            at.Add(thresholds[middle]);
            left.Add(0);
            right.Add(0);
            left[node] = Grow(from, middle);
            right[node] = Grow(middle + 1, to);
            return node;
        }
    }
}
