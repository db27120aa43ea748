namespace Conversion.Benchmarks.Peers;

/// <summary>Made-up customers: skewed numbers, some of them missing, and three labels that depend on them.</summary>
internal sealed class Workload
{
    public const int TrainingRows = 20_000;
    public const int Rows = 10_000;

    public Workload(int features, int seed = 1)
    {
        Features = features;
        var random = new Random(seed);
        (Training, Labels) = Make(random, TrainingRows);
        (Test, _) = Make(random, Rows);
        TestInDoubles = Array.ConvertAll(Test, value => (double)value);
    }

    public int Features { get; }

    /// <summary>Rows to train on, one after another.</summary>
    public float[] Training { get; }

    /// <summary>One array per head: bought (0 or 1), days, money.</summary>
    public float[][] Labels { get; }

    /// <summary>Rows to score, one after another.</summary>
    public float[] Test { get; }

    /// <summary>The rows to score, for trees that compare doubles.</summary>
    public double[] TestInDoubles { get; }

    public ReadOnlySpan<double> RowInDoubles(int i) => TestInDoubles.AsSpan(i % Rows * Features, Features);

    public ReadOnlySpan<float> Row(int i) => Test.AsSpan(i % Rows * Features, Features);

    private (float[] Rows, float[][] Labels) Make(Random random, int count)
    {
        var rows = new float[count * Features];
        float[][] labels = [new float[count], new float[count], new float[count]];
        for (var i = 0; i < count; i++)
        {
            var signal = new double[3];
            for (var j = 0; j < Features; j++)
            {
                // Like recencies, counts and sums of money: skewed. The first features matter more.
                var z = Normal(random);
                rows[i * Features + j] = (float)(j % 3 == 0 ? Math.Exp(z) * 30 : j % 3 == 1 ? Math.Round(Math.Exp(z) * 3) : z * 100);
                for (var head = 0; head < 3; head++)
                    signal[head] += Math.Sin(z * (1 + (j + head) % 4)) / (1 + (j + 5 * head) % Features);
                if (j % 6 == 5 && random.Next(20) == 0)
                    rows[i * Features + j] = float.NaN;
            }
            labels[0][i] = signal[0] + Normal(random) / 2 > 0 ? 1 : 0;
            labels[1][i] = (float)(45 + 20 * signal[1] + 5 * Normal(random));
            labels[2][i] = (float)Math.Exp(signal[2] + Normal(random) / 2);
        }
        return (rows, labels);
    }

    private static double Normal(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
