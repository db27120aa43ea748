
namespace Conversion.Orders;

/// <summary>What was paid for goods: the smallest of several sums. Most definitions have one sum.</summary>
internal sealed record Goods(IReadOnlyList<MoneySum> Sums)
{
    /// <summary>The roles that the money needs.</summary>
    public IEnumerable<Role> Roles => Sums.SelectMany(sum => sum.Terms)
        .SelectMany(term => term.TimesQuantity ? [Role.Quantity, term.Role] : (Role[])[term.Role]);

    /// <summary>Returns the money of one sum of roles.</summary>
    public static Goods From(params MoneyTerm[] terms) => new([new MoneySum(terms)]);

    /// <summary>Returns the money without the deductions that a table lacks; null when the table lacks more.</summary>
    public Goods? Keep(Func<Role, bool> has)
    {
        if (Sums.Any(sum => sum.Terms.Any(term => !term.IsNegative && !term.IsIn(has))))
            return null;
        return new([.. Sums.Select(sum => new MoneySum([.. sum.Terms.Where(term => term.IsIn(has))]))]);
    }

    /// <inheritdoc/>
    public override string ToString() => Sums.Count == 1 ? $"{Sums[0]}" : $"least({string.Join(", ", Sums)})";
}

/// <summary>A sum of roles.</summary>
internal sealed record MoneySum(IReadOnlyList<MoneyTerm> Terms)
{
    /// <inheritdoc/>
    public override string ToString() => string.Concat(Terms.Select((term, i) => $"{SignOf(term, i)}{term}"));

    private static string SignOf(MoneyTerm term, int index) => (term.IsNegative, index) switch
    {
        (true, 0) => "-",
        (true, _) => " - ",
        (false, 0) => "",
        _ => " + ",
    };
}

/// <summary>A term of a sum of money.</summary>
/// <param name="Role">The number.</param>
/// <param name="IsNegative">Whether the number is subtracted.</param>
/// <param name="TimesQuantity">Whether the number is of one unit.</param>
internal readonly record struct MoneyTerm(Role Role, bool IsNegative = false, bool TimesQuantity = false)
{
    /// <summary>Whether a table has the term's columns.</summary>
    public bool IsIn(Func<Role, bool> has) => has(Role) && (!TimesQuantity || has(Role.Quantity));

    /// <inheritdoc/>
    public override string ToString() => TimesQuantity ? $"quantity * {Role.Name()}" : Role.Name();
}
