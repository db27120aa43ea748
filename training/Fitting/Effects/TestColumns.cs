namespace Conversion.Training.Fitting.Effects;

/// <summary>Which columns of a plain table are read.</summary>
/// <param name="Action">The column of the action that a customer got.</param>
/// <param name="Control">The value of that column for customers who were left alone.</param>
/// <param name="Buying">The column that says who bought; null where money above 0 says it.</param>
/// <param name="Money">The column of money; null without money.</param>
/// <param name="Propensity">The column of the probability of the action that the customer got; null for the shares of the arms.</param>
/// <param name="Ignored">Columns that were measured after the action, or say nothing.</param>
internal sealed record TestColumns(
    string Action, string Control, string? Buying, string? Money, string? Propensity, IReadOnlyList<string> Ignored)
{
    /// <summary>The features of the model that is evaluated; null where the table itself says what its features are.</summary>
    public IReadOnlyList<string>? Features { get; init; }
}
