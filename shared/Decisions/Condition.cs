
namespace Conversion.Decisions;

/// <summary>A condition over the quantities of one customer.</summary>
public abstract record Condition
{
    /// <summary>Returns whether the condition is true.</summary>
    /// <param name="values">The values of the quantities; NaN is missing.</param>
    /// <param name="results">
    /// Receives the result of every comparison, also of those that could not change the answer; null when nobody needs them.
    /// </param>
    internal abstract bool IsTrue(ReadOnlySpan<double> values, List<ComparisonResult>? results);
}

/// <summary>One side of a comparison: a quantity, or a number where the quantity is null.</summary>
internal readonly record struct Operand(string Text, Quantity? Quantity, double Number)
{
    public double ValueIn(ReadOnlySpan<double> values) => Quantity is { } quantity ? quantity.ValueIn(values) : Number;
}

internal sealed record ComparisonCondition(Operand Left, string Operator, Operand Right) : Condition
{
    internal override bool IsTrue(ReadOnlySpan<double> values, List<ComparisonResult>? results)
    {
        var left = Left.ValueIn(values);
        var right = Right.ValueIn(values);
        var isTrue = Operator switch
        {
            "<" => left < right,
            "<=" => left <= right,
            ">" => left > right,
            ">=" => left >= right,
            "=" => left == right,
            // C#'s != is true for NaN. Here no comparison with a missing value is true.
            "!=" => left < right || left > right,
            _ => throw new InvalidOperationException($"The comparison {Operator} is unknown."),
        };
        results?.Add(new(Left.Text, NullIfMissing(left), Operator, Right.Text, NullIfMissing(right), isTrue));
        return isTrue;
    }

    private static double? NullIfMissing(double value) => double.IsNaN(value) ? null : value;
}

internal sealed record AndCondition(Condition Left, Condition Right) : Condition
{
    internal override bool IsTrue(ReadOnlySpan<double> values, List<ComparisonResult>? results) =>
        Left.IsTrue(values, results) & Right.IsTrue(values, results);
}

internal sealed record OrCondition(Condition Left, Condition Right) : Condition
{
    internal override bool IsTrue(ReadOnlySpan<double> values, List<ComparisonResult>? results) =>
        Left.IsTrue(values, results) | Right.IsTrue(values, results);
}

internal sealed record NotCondition(Condition Inner) : Condition
{
    internal override bool IsTrue(ReadOnlySpan<double> values, List<ComparisonResult>? results) =>
        !Inner.IsTrue(values, results);
}
