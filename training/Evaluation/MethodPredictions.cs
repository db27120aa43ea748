namespace Conversion.Training.Evaluation;

/// <summary>What a method predicts for the customers of a holdout, in their order. Null is what it does not predict.</summary>
/// <param name="Name">The method's name.</param>
public sealed record MethodPredictions(string Name)
{
    /// <summary>A score that ranks customers by their chance to buy, where it is not a probability.</summary>
    public double[]? Ranking { get; init; }

    /// <summary>Probabilities of buying.</summary>
    public double[]? Probability { get; init; }

    /// <summary>Days to the next purchase.</summary>
    public double[]? Days { get; init; }

    /// <summary>A score that ranks customers by money, where it is not a prediction of money.</summary>
    public double[]? MoneyRanking { get; init; }

    /// <summary>Money within the horizon.</summary>
    public double[]? Money { get; init; }
}
