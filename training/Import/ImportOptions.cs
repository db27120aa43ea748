namespace Conversion.Training.Import;

/// <summary>The files of an import, and what they do not contain.</summary>
/// <param name="Probability">The model file of the probability; null for a model without this head.</param>
/// <param name="DaysToBuy">The model file of the days to the next purchase; null for a model without this head.</param>
/// <param name="Value">The model file of the money; null for a model without this head.</param>
/// <param name="Features">The JSON file that lists the features.</param>
/// <param name="Name">The name of the new model.</param>
/// <param name="Version">The version of the new model.</param>
/// <param name="HorizonDays">The prediction horizon in days.</param>
public sealed record ImportOptions(
    string? Probability, string? DaysToBuy, string? Value, string Features, string Name, string Version, int HorizonDays)
{
    /// <summary>The model files that are given.</summary>
    public IEnumerable<string> Files => new[] { Probability, DaysToBuy, Value }.OfType<string>();
}
