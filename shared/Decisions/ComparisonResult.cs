namespace Conversion.Decisions;

/// <summary>The result of one comparison for a customer, as a part of a decision's trace.</summary>
/// <param name="Left">The name of a quantity, or a number as written in the rule.</param>
/// <param name="LeftValue">The value of the left side; null when missing.</param>
/// <param name="Comparison">One of <c>&lt; &lt;= &gt; &gt;= = !=</c>.</param>
/// <param name="Right">The name of a quantity, or a number as written in the rule.</param>
/// <param name="RightValue">The value of the right side; null when missing.</param>
/// <param name="Holds">Whether the comparison is true. It is false when a side is missing.</param>
public sealed record ComparisonResult(
    string Left, double? LeftValue, string Comparison, string Right, double? RightValue, bool Holds);
