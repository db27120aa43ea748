using Conversion.Trees;

namespace Conversion.Training.Fitting;

/// <summary>A step function of one feature as a balanced tree, with a leaf between any two thresholds.</summary>
internal static class StepFunctionTree
{
    /// <summary>Returns the index of the leaf that a value reaches, without a tree. NaN goes right at every split.</summary>
    public static int StepOf(float[] thresholds, float value)
    {
        int low = 0, high = thresholds.Length;
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (value <= thresholds[middle])
                high = middle;
            else
                low = middle + 1;
        }
        return low;
    }

    /// <summary>Builds the tree. Thresholds must rise, and there must be one leaf more than thresholds.</summary>
    public static Ensemble Build(int featureCount, int feature, float[] thresholds, double[] leaves)
    {
        var nodes = new List<float>();
        var left = new List<int>();
        var right = new List<int>();
        var root = Grow(0, thresholds.Length);
        return new(featureCount, [root], [.. nodes.Select(_ => feature)], [.. nodes], [.. left], [.. right], leaves);

        // A parent gets its index before its children do, as evaluators expect.
        int Grow(int from, int to)
        {
            if (from == to)
                return ~from;
            var node = nodes.Count;
            var middle = (from + to) / 2;
            nodes.Add(thresholds[middle]);
            left.Add(0);
            right.Add(0);
            left[node] = Grow(from, middle);
            right[node] = Grow(middle + 1, to);
            return node;
        }
    }
}
