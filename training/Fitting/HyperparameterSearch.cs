using Conversion.Training.Numerics;
using Conversion.Training.Snapshots;

namespace Conversion.Training.Fitting;

/// <summary>
/// A bounded, seeded random search for the shape of the trees (Bergstra and Bengio 2012), judged as the model will be:
/// at cutoffs whose whole horizon is known, by trees that knew nothing later than that cutoff.
/// </summary>
internal static class HyperparameterSearch
{
    private const int Candidates = 8;
    private const int ValidationCutoffs = 3;
    internal const int MaximumExamples = 40_000;

    // A smaller lead than this is luck, and the shape that did well on other shops stands.
    private const double Lead = 0.001;

    /// <summary>The best shape, or the default when none is clearly better.</summary>
    public static TreeHyperparameters Run(TrainingWindows windows, int seed, Action<double>? report = null)
    {
        var known = windows.All.Where(row => row.ObservedDays >= windows.HorizonDays).Select(row => row.AsOf).Distinct()
            .OrderDescending().Where(cutoff => Examples(windows, cutoff).Count > 0).Take(ValidationCutoffs).ToList();
        var random = new Random(seed);
        var shapes = new List<TreeHyperparameters> { new() };
        while (shapes.Count <= Candidates)
            shapes.Add(new(
                random.Next(4, 16) * 20, random.Next(2, 9), 20 << random.Next(5), Math.Round(0.02 + 0.06 * random.NextDouble(), 3), 0.1 * random.Next(2, 8)));

        var scores = new double[shapes.Count * known.Count];
        var done = 0;
        Parallel.For(0, scores.Length, new() { MaxDegreeOfParallelism = Environment.ProcessorCount }, i =>
        {
            scores[i] = Score(windows, known[i % known.Count], shapes[i / known.Count], seed);
            report?.Invoke((double)Interlocked.Increment(ref done) / scores.Length);
        });
        return Choose([.. shapes.Select((shape, i) => (shape, scores.Skip(i * known.Count).Take(known.Count).DefaultIfEmpty().Average()))]);
    }

    /// <summary>The best of shapes tried, the default first.</summary>
    internal static TreeHyperparameters Choose(IReadOnlyList<(TreeHyperparameters Shape, double Auc)> tried)
    {
        var best = tried.MaxBy(shape => shape.Auc);
        return best.Auc > tried[0].Auc + Lead ? best.Shape : tried[0].Shape;
    }

    private static double Score(TrainingWindows windows, DateTimeOffset cutoff, TreeHyperparameters shape, int seed)
    {
        var examples = Examples(windows, cutoff);
        var judged = windows.All.Where(row => row.AsOf == cutoff).ToList();
        var trees = new FastTreeTrainer(seed, judged[0].Row.Length).FitClassifier(
            shape, examples.ConvertAll(example => example.Snapshot.Row), examples.ConvertAll(example => example.Label)).Trees;
        return Metrics.AreaUnderCurve([.. judged.Select(row => trees.Margin(row.Row))], [.. judged.Select(row => row.Bought)]);
    }

    internal static List<Example> Examples(TrainingWindows windows, DateTimeOffset cutoff)
    {
        var examples = DiscreteTimeHazard.BuildExamples(windows.CensoredAt(cutoff), windows.HorizonDays / 2.0, 2);
        if (examples.Count > MaximumExamples)
        {
            // The remainder, for a large shop is a sample by the size of the hash already.
            var stride = (uint)(1 + examples.Count / MaximumExamples);
            examples.RemoveAll(example => CustomerHash.Compute(example.Snapshot.Customer) % stride != 0);
        }
        return examples.Count > 0 && examples.Any(example => example.Label) && !examples.All(example => example.Label) ? examples : [];
    }
}
