using Conversion.Decisions;

namespace Conversion.Training.Policies;

/// <summary>
/// The values that distinguish customers for a set of conditions. Conditions only compare quantities with numbers and with each other,
/// so it is enough to try each number, the ends of the ranges, and between them as many values as quantities are compared.
/// </summary>
internal sealed class ConditionGrid
{
    private readonly QuantityRange[] _ranges;

    // Per quantity: the first quantity of those that are compared with each other, directly or through others.
    private readonly int[] _groups;
    private readonly Dictionary<int, SortedSet<double>> _numbers = [];
    private readonly Dictionary<int, double[]> _values = [];

    public ConditionGrid(IEnumerable<Condition> conditions, QuantityRange[] ranges)
    {
        _ranges = ranges;
        _groups = [.. Enumerable.Range(0, ranges.Length)];
        List<ComparisonCondition> comparisons = [.. conditions.SelectMany(Comparisons)];
        foreach (var comparison in comparisons)
            if (comparison is { Left.Quantity: { } left, Right.Quantity: { } right })
                Join(left.Index, right.Index);
        foreach (var comparison in comparisons)
        {
            if (comparison is { Left.Quantity: { } left, Right.Quantity: null })
                NumbersOf(left.Index).Add(comparison.Right.Number);
            if (comparison is { Right.Quantity: { } right, Left.Quantity: null })
                NumbersOf(right.Index).Add(comparison.Left.Number);
        }
        for (var i = 0; i < ranges.Length; i++)
            NumbersOf(i).UnionWith(new[] { ranges[i].Minimum, ranges[i].Maximum }.Where(double.IsFinite));
    }

    /// <summary>Returns the comparisons of a condition.</summary>
    public static IEnumerable<ComparisonCondition> Comparisons(Condition condition) => condition switch
    {
        ComparisonCondition comparison => [comparison],
        AndCondition and => Comparisons(and.Left).Concat(Comparisons(and.Right)),
        OrCondition or => Comparisons(or.Left).Concat(Comparisons(or.Right)),
        NotCondition not => Comparisons(not.Inner),
        _ => throw new InvalidOperationException($"The condition {condition.GetType().Name} is unknown."),
    };

    /// <summary>Returns the values to try for a quantity; NaN is missing.</summary>
    public double[] ValuesOf(int quantity)
    {
        if (_values.TryGetValue(quantity, out var known))
            return known;
        var range = _ranges[quantity];
        var group = _groups[quantity];
        var count = _groups.Count(other => other == group);
        double[] numbers = [.. _numbers[group]];
        var values = new List<double>(numbers);
        for (var i = 0; i <= numbers.Length; i++)
            for (var step = 1; step <= count; step++)
                values.Add(Between(numbers, i, (double)step / (count + 1)));
        var inside = values.Where(value => value >= range.Minimum && value <= range.Maximum).Distinct();
        return _values[quantity] = [.. inside, .. range.MayBeMissing ? [double.NaN] : Array.Empty<double>()];
    }

    // A value before the first number, between two of them, or after the last.
    private static double Between(double[] numbers, int gap, double share) => numbers.Length == 0 ? share
        : gap == 0 ? numbers[0] - share * Math.Max(1, Math.Abs(numbers[0]))
        : gap == numbers.Length ? numbers[^1] + share * Math.Max(1, Math.Abs(numbers[^1]))
        : numbers[gap - 1] + share * (numbers[gap] - numbers[gap - 1]);

    private SortedSet<double> NumbersOf(int quantity)
    {
        if (!_numbers.TryGetValue(_groups[quantity], out var numbers))
            _numbers.Add(_groups[quantity], numbers = []);
        return numbers;
    }

    private void Join(int left, int right)
    {
        var (kept, joined) = (Math.Min(_groups[left], _groups[right]), Math.Max(_groups[left], _groups[right]));
        for (var i = 0; i < _groups.Length; i++)
            if (_groups[i] == joined)
                _groups[i] = kept;
    }
}
