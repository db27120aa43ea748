namespace Conversion.Training.Fitting;

/// <summary>How large an ensemble grows and how fast it learns.</summary>
public sealed record TreeShape(
    int Trees = 100, int Leaves = 8, int MinimumExamplesPerLeaf = 40, double LearningRate = 0.05, double FeatureFraction = 0.7);
