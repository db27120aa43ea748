namespace Conversion.Models;

/// <summary>The names of heads, as policies, answers and the card name them.</summary>
public static class HeadName
{
    /// <summary>The name of <see cref="Model.Probability"/>.</summary>
    public const string Probability = "probability";

    /// <summary>The name of <see cref="Model.DaysToBuy"/>.</summary>
    public const string DaysToBuy = "daysToBuy";

    /// <summary>The name of <see cref="Model.Value"/>.</summary>
    public const string Value = "value";

    /// <summary>All names, in the order in which artifacts, policies and answers list them.</summary>
    public static IReadOnlyList<string> All { get; } = [Probability, DaysToBuy, Value];
}
