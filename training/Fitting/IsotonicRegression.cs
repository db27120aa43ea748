using Conversion.Models;

namespace Conversion.Training.Fitting;

/// <summary>Fits the rising curve with the least squared error, by pooling adjacent violators (Ayer et al. 1955).</summary>
public static class IsotonicRegression
{
    /// <summary>Fits outcomes to scores. The curve keeps the first and the last score of each pool.</summary>
    /// <param name="scores">The scores; at least one.</param>
    /// <param name="outcomes">One outcome a score.</param>
    public static IsotonicCurve Fit(double[] scores, double[] outcomes)
    {
        var pools = new Stack<Pool>();
        // Equal scores get one value.
        foreach (var group in scores.Zip(outcomes).GroupBy(pair => pair.First).OrderBy(group => group.Key))
        {
            var pool = new Pool(group.Key, group.Key, group.Sum(pair => pair.Second), group.Count());
            while (pools.TryPeek(out var before) && before.Mean >= pool.Mean)
                pool = pools.Pop().Join(pool);
            pools.Push(pool);
        }
        List<double> points = [], values = [];
        foreach (var pool in pools.Reverse())
        {
            points.Add(pool.First);
            values.Add(pool.Mean);
            if (pool.Last > pool.First)
            {
                points.Add(pool.Last);
                values.Add(pool.Mean);
            }
        }
        return new(points, values);
    }

    private readonly record struct Pool(double First, double Last, double Sum, double Count)
    {
        public double Mean => Sum / Count;

        public Pool Join(Pool next) => new(First, next.Last, Sum + next.Sum, Count + next.Count);
    }
}
