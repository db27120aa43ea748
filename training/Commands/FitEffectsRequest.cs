namespace Conversion.Training.Commands;

/// <summary>What <c>fit-effects</c> is asked to do.</summary>
/// <param name="Source">Reads the randomized tests.</param>
/// <param name="Folder">The folder of the model.</param>
/// <param name="Report">The file of the report.</param>
/// <param name="Name">The name of the model.</param>
/// <param name="Version">The version of the model.</param>
/// <param name="HorizonDays">The days in which outcomes were counted.</param>
/// <param name="Seed">The seed of the folds.</param>
/// <param name="Margin">The share of money that is earned.</param>
/// <param name="Costs">The costs as the user wrote them.</param>
/// <param name="Model">The model to which the effects are added; null for a model of effects alone.</param>
internal sealed record FitEffectsRequest(
    IEffectSource Source, string Folder, string Report, string Name, string Version, int HorizonDays, int Seed, double Margin,
    string? Costs, string? Model);
