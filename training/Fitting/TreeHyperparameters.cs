namespace Conversion.Training.Fitting;

/// <summary>The hyperparameters of boosted trees.</summary>
public sealed record TreeHyperparameters(
    int Trees = 150, int Leaves = 4, int MinimumExamplesPerLeaf = 80, double LearningRate = 0.05, double FeatureFraction = 0.3);
