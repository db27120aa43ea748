using Conversion.Training.Numerics;
using Conversion.Training.Snapshots;

namespace Conversion.Training.Fitting;

/// <summary>
/// Random search for the trees' hyperparameters (Bergstra and Bengio 2012). Candidates are compared by their AUC at
/// cutoffs whose whole horizon is known, by trees that knew nothing later than the cutoff.
/// </summary>
internal static class HyperparameterSearch
{
    internal const int MaximumExamples = 40_000;

    private const int Candidates = 8;
    private const int ValidationCutoffs = 3;

    // A smaller gain in AUC is chance, and the defaults did well on other shops.
    private const double MinimumGain = 0.001;

    /// <summary>Returns the best of the candidates, or the defaults when no candidate is clearly better.</summary>
    public static TreeHyperparameters Run(TrainingWindows windows, int seed, Action<double>? report = null)
    {
        var cutoffs = windows.All.Where(snapshot => snapshot.ObservedDays >= windows.HorizonDays)
            .Select(snapshot => snapshot.AsOf).Distinct()
            .OrderDescending().Where(cutoff => Examples(windows, cutoff).Count > 0).Take(ValidationCutoffs).ToList();
        var candidates = DrawCandidates(seed);
        var scores = new double[candidates.Count * cutoffs.Count];
        var done = 0;
        Parallel.For(0, scores.Length, new() { MaxDegreeOfParallelism = Environment.ProcessorCount }, i =>
        {
            scores[i] = Score(windows, cutoffs[i % cutoffs.Count], candidates[i / cutoffs.Count], seed);
            report?.Invoke((double)Interlocked.Increment(ref done) / scores.Length);
        });
        return Choose([.. candidates.Select((candidate, i) => new ScoredCandidate(
            candidate, scores.Skip(i * cutoffs.Count).Take(cutoffs.Count).DefaultIfEmpty().Average()))]);
    }

    /// <summary>Returns the best candidate. The first candidate is the defaults, which win unless another is clearly better.</summary>
    internal static TreeHyperparameters Choose(IReadOnlyList<ScoredCandidate> candidates)
    {
        var defaults = candidates[0];
        var best = candidates.MaxBy(candidate => candidate.Auc)!;
        return best.Auc > defaults.Auc + MinimumGain ? best.Hyperparameters : defaults.Hyperparameters;
    }

    /// <summary>Returns the examples known at a cutoff, sampled by customer; none when they all have the same label.</summary>
    internal static List<LabelledSnapshot> Examples(TrainingWindows windows, DateTimeOffset cutoff)
    {
        var examples = DiscreteTimeHazard.BuildExamples(windows.CensoredAt(cutoff), windows.HorizonDays / 2.0, 2);
        if (examples.Count > MaximumExamples)
        {
            // By the remainder of the hash: a large shop was already sampled by the hash's size.
            var stride = (uint)(1 + examples.Count / MaximumExamples);
            examples.RemoveAll(example => CustomerHash.Compute(example.Snapshot.Customer) % stride != 0);
        }
        return examples.Select(example => example.Label).Distinct().Count() == 2 ? examples : [];
    }

    private static List<TreeHyperparameters> DrawCandidates(int seed)
    {
        var random = new Random(seed);
        var candidates = new List<TreeHyperparameters> { new() };
        while (candidates.Count <= Candidates)
            candidates.Add(new(
                Trees: random.Next(4, 16) * 20,
                Leaves: random.Next(2, 9),
                MinimumExamplesPerLeaf: 20 << random.Next(5),
                LearningRate: Math.Round(0.02 + 0.06 * random.NextDouble(), 3),
                FeatureFraction: 0.1 * random.Next(2, 8)));
        return candidates;
    }

    private static double Score(TrainingWindows windows, DateTimeOffset cutoff, TreeHyperparameters hyperparameters, int seed)
    {
        var examples = Examples(windows, cutoff);
        var validation = windows.All.Where(snapshot => snapshot.AsOf == cutoff).ToList();
        var trained = new FastTreeTrainer(seed, validation[0].Features.Length).FitClassifier(
            hyperparameters,
            examples.ConvertAll(example => example.Snapshot.Features),
            examples.ConvertAll(example => example.Label));
        return Metrics.AreaUnderCurve(
            [.. validation.Select(snapshot => trained.Ensemble.Margin(snapshot.Features))],
            [.. validation.Select(snapshot => snapshot.Bought)]);
    }

    /// <summary>A candidate and its mean AUC over the validation cutoffs.</summary>
    internal sealed record ScoredCandidate(TreeHyperparameters Hyperparameters, double Auc);
}
