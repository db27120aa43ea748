using Conversion.Decisions;

namespace Conversion.Training.Policies;

/// <summary>Finds a customer for whom some conditions are true and others are false.</summary>
/// <param name="grid">The values to try.</param>
/// <param name="quantities">How many quantities there are.</param>
internal sealed class ConditionSearch(ConditionGrid grid, int quantities)
{
    // Half a second. A policy that people can read needs far less.
    private const int MaximumSteps = 1_000_000;

    private readonly double[] _values = new double[quantities];
    private readonly bool[] _isSet = new bool[quantities];
    private int _steps;

    /// <summary>Finds a customer.</summary>
    /// <param name="isTrue">The conditions that must be true.</param>
    /// <param name="isFalse">The conditions that must be false.</param>
    /// <returns>The values of the quantities that matter, by index; null for nobody.</returns>
    /// <exception cref="SearchTooLargeException">There are too many combinations.</exception>
    public IReadOnlyDictionary<int, double>? Find(IReadOnlyList<Condition> isTrue, IReadOnlyList<Condition> isFalse)
    {
        Array.Clear(_isSet);
        _steps = 0;
        int[] used = [.. isTrue.Concat(isFalse).SelectMany(ConditionGrid.Comparisons)
            .SelectMany(comparison => new[] { comparison.Left.Quantity, comparison.Right.Quantity })
            .OfType<Quantity>().Select(quantity => quantity.Index).Distinct()];
        return Find(isTrue, isFalse, used, 0)
            ? used.Where(index => _isSet[index]).ToDictionary(index => index, index => _values[index])
            : null;
    }

    private bool Find(IReadOnlyList<Condition> isTrue, IReadOnlyList<Condition> isFalse, int[] used, int next)
    {
        if (++_steps > MaximumSteps)
            throw new SearchTooLargeException();
        var held = All(isTrue, wanted: true) & All(isFalse, wanted: false);
        if (held is { } known)
            return known;
        var quantity = used[next];
        _isSet[quantity] = true;
        foreach (var value in grid.ValuesOf(quantity))
        {
            _values[quantity] = value;
            if (Find(isTrue, isFalse, used, next + 1))
                return true;
        }
        _isSet[quantity] = false;
        return false;
    }

    // False where a condition is not as wanted, and null where some are not known.
    private bool? All(IReadOnlyList<Condition> conditions, bool wanted)
    {
        bool? all = true;
        foreach (var condition in conditions)
        {
            all &= Evaluate(condition) is { } result ? result == wanted : null;
            if (all == false)
                return false;
        }
        return all;
    }

    // Null where values that are not set yet decide.
    private bool? Evaluate(Condition condition) => condition switch
    {
        AndCondition and => Evaluate(and.Left) & Evaluate(and.Right),
        OrCondition or => Evaluate(or.Left) | Evaluate(or.Right),
        NotCondition not => !Evaluate(not.Inner),
        ComparisonCondition comparison when IsSet(comparison.Left) && IsSet(comparison.Right) => comparison.IsTrue(_values, results: null),
        _ => null,
    };

    private bool IsSet(in Operand operand) => operand.Quantity is not { } quantity || _isSet[quantity.Index];
}

/// <summary>A search has too many combinations to try.</summary>
internal sealed class SearchTooLargeException : Exception;
