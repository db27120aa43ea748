namespace Conversion.Training.Fitting;

/// <summary>How large an ensemble grows and how fast it learns.</summary>
public sealed record TreeHyperparameters(
    int Trees = 150, int Leaves = 4, int MinimumExamplesPerLeaf = 80, double LearningRate = 0.05, double FeatureFraction = 0.3);
