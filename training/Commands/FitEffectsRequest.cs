using Conversion.Training.Fitting.Effects;

namespace Conversion.Training.Commands;

/// <summary>What <c>fit-effects</c> is asked to do.</summary>
internal sealed record FitEffectsRequest(
    string Table, TestColumns Columns, string Folder, string Report, string Name, string Version, int HorizonDays, int Seed, double Margin,
    string? Costs);
