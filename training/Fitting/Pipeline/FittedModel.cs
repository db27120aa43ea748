using Conversion.Models;

namespace Conversion.Training.Fitting.Pipeline;

/// <summary>A fitted model, the hyperparameters of its trees, and the trainer's own margins for the golden rows.</summary>
public sealed record FittedModel(
    Model Model, TreeHyperparameters Hyperparameters, TrainedEnsemble Probability, TrainedEnsemble DaysToBuy, TrainedEnsemble Value);
