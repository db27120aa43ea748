namespace Conversion.Decisions;

/// <summary>A test over the quantities of one customer.</summary>
public abstract record Condition
{
    /// <summary>Whether it holds. Adds every comparison to <paramref name="facts"/>, if given, also those that could not change the answer.</summary>
    internal abstract bool Holds(ReadOnlySpan<double> quantities, List<Fact>? facts);
}

/// <summary>One comparison as it came out for a customer; a part of a decision's trace.</summary>
/// <param name="Left">What was compared: a quantity's name, or a number as written.</param>
/// <param name="LeftValue">Its value; null when missing.</param>
/// <param name="Comparison">One of <c>&lt; &lt;= &gt; &gt;= = !=</c>.</param>
/// <param name="Right">What it was compared with.</param>
/// <param name="RightValue">Its value; null when missing.</param>
/// <param name="Holds">False also when either side is missing.</param>
public sealed record Fact(
    string Left, double? LeftValue, string Comparison, string Right, double? RightValue, bool Holds);

/// <summary>One side of a comparison: a quantity by its index, or a number where the index is −1.</summary>
internal readonly record struct Operand(string Text, int Index, double Number)
{
    public double Value(ReadOnlySpan<double> quantities) => Index < 0 ? Number : quantities[Index];
}

internal sealed record Comparison(Operand Left, string Operator, Operand Right) : Condition
{
    internal override bool Holds(ReadOnlySpan<double> quantities, List<Fact>? facts)
    {
        var (left, right) = (Left.Value(quantities), Right.Value(quantities));
        var holds = Operator switch
        {
            "<" => left < right,
            "<=" => left <= right,
            ">" => left > right,
            ">=" => left >= right,
            "=" => left == right,
            // Unlike C#'s, missing is not "different": no comparison with a missing value holds.
            "!=" => left < right || left > right,
            _ => throw new InvalidOperationException($"No such comparison: {Operator}."),
        };
        facts?.Add(new(Left.Text, Known(left), Operator, Right.Text, Known(right), holds));
        return holds;
    }

    private static double? Known(double value) => double.IsNaN(value) ? null : value;
}

internal sealed record And(Condition Left, Condition Right) : Condition
{
    internal override bool Holds(ReadOnlySpan<double> quantities, List<Fact>? facts) =>
        Left.Holds(quantities, facts) & Right.Holds(quantities, facts);
}

internal sealed record Or(Condition Left, Condition Right) : Condition
{
    internal override bool Holds(ReadOnlySpan<double> quantities, List<Fact>? facts) =>
        Left.Holds(quantities, facts) | Right.Holds(quantities, facts);
}

internal sealed record Not(Condition Inner) : Condition
{
    internal override bool Holds(ReadOnlySpan<double> quantities, List<Fact>? facts) =>
        !Inner.Holds(quantities, facts);
}
