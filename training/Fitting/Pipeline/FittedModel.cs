using Conversion.Models;

namespace Conversion.Training.Fitting.Pipeline;

/// <summary>A fitted model, and the trainer's own margins of its heads, in their order, for the golden rows.</summary>
/// <param name="Model">The model.</param>
/// <param name="Heads">The heads as trained.</param>
/// <param name="Recipe">The recipe that the options gave, or that the validation holdout chose.</param>
public sealed record FittedModel(Model Model, IReadOnlyList<TrainedEnsemble> Heads, Recipe Recipe)
{
    /// <summary>Returns the model with only some of its heads.</summary>
    public FittedModel WithHeads(IReadOnlyCollection<string> names)
    {
        var trained = HeadName.All.Zip(Heads).Where(head => names.Contains(head.First)).Select(head => head.Second);
        return new(Copy(names), [.. trained], Recipe);
    }

    private Model Copy(IReadOnlyCollection<string> names) => new()
    {
        Name = Model.Name,
        Version = Model.Version,
        Hash = Model.Hash,
        HorizonDays = Model.HorizonDays,
        Coverage = Model.Coverage,
        IsLevelKnown = Model.IsLevelKnown,
        Features = Model.Features,
        Probability = names.Contains(HeadName.Probability) ? Model.Probability : null,
        DaysToBuy = names.Contains(HeadName.DaysToBuy) ? Model.DaysToBuy : null,
        Value = names.Contains(HeadName.Value) ? Model.Value : null,
    };
}
