
namespace Conversion.Training.Fitting;

/// <summary>The weights of the members' log-odds in a <see cref="StackedClassifier"/>. They add up to 1.</summary>
public readonly record struct StackingWeights(double BoostedTrees, double LogisticRegression, double ParetoNbd)
{
    private const int Steps = 10;

    /// <summary>Each member alone.</summary>
    public static IReadOnlyList<StackingWeights> Single { get; } = [new(1, 0, 0), new(0, 1, 0), new(0, 0, 1)];

    /// <summary>All weights in tenths.</summary>
    public static IEnumerable<StackingWeights> Grid()
    {
        for (var boosted = 0; boosted <= Steps; boosted++)
            for (var logistic = 0; logistic <= Steps - boosted; logistic++)
                yield return new(boosted / 10.0, logistic / 10.0, (Steps - boosted - logistic) / 10.0);
    }

    /// <summary>Returns the weighted mean of the members' margins.</summary>
    public double Combine(MemberMargins margins) =>
        BoostedTrees * margins.BoostedTrees + LogisticRegression * margins.LogisticRegression + ParetoNbd * margins.ParetoNbd;
}

/// <summary>What each member of a <see cref="StackedClassifier"/> predicts, in log-odds.</summary>
public readonly record struct MemberMargins(double BoostedTrees, double LogisticRegression, double ParetoNbd);
