using Conversion.Models;

namespace Conversion.Scoring;

/// <summary>The words of <see cref="Score.Level"/>.</summary>
public static class ScoreLevel
{
    /// <summary>
    /// The mean probability and value of this season are not known, because the model was not trained on the same season a year
    /// earlier. The ranking of customers does not depend on it.
    /// </summary>
    public const string Unknown = "unknown";

    /// <summary>Returns what every answer of a model says about its level; null where there is nothing to say.</summary>
    public static string? Of(Model model)
    {
        // Without a probability and a value there is no level that could be wrong.
        var hasLevel = (model.Probability ?? model.Value) is not null;
        return hasLevel && !model.IsLevelKnown ? Unknown : null;
    }
}
