using Conversion.Json;

namespace Conversion.Orders;

/// <summary>
/// What was paid for goods, from the numbers of an order: <c>subtotal - discount</c>, <c>quantity * price</c>. Roles of lines are
/// added over the lines of an order; roles of an order count once. <c>least(a, b)</c> is the smaller of two sums. After a bar stands
/// what to use where a file lacks the columns before the bar.
/// </summary>
internal sealed class MoneyExpression
{
    private readonly IReadOnlyList<Goods> _alternatives;

    private MoneyExpression(IReadOnlyList<Goods> alternatives) => _alternatives = alternatives;

    /// <summary>Reads an expression.</summary>
    /// <exception cref="InvalidInputException">The text is not a sum of roles of numbers.</exception>
    public static MoneyExpression Parse(string text)
    {
        try
        {
            return new([.. text.Split('|').Select(alternative => ParseGoods(alternative.Trim()))]);
        }
        catch (FormatException)
        {
            throw new InvalidInputException(malformed: false, "money", $"must be a sum of roles, such as quantity*price-discount, got {text}.");
        }
    }

    /// <summary>Returns the first alternative whose columns a table has; null when there is none. A missing deduction is nothing.</summary>
    public Goods? Choose(Func<Role, bool> has) => _alternatives.Select(goods => goods.Keep(has)).FirstOrDefault(goods => goods is not null);

    /// <inheritdoc/>
    public override string ToString() => string.Join(" | ", _alternatives);

    private static Goods ParseGoods(string text)
    {
        if (!text.StartsWith("least(", StringComparison.Ordinal))
            return new([ParseSum(text)]);
        return text.EndsWith(')') ? new([.. text[6..^1].Split(',').Select(ParseSum)]) : throw new FormatException();
    }

    private static MoneySum ParseSum(string text)
    {
        var terms = new List<MoneyTerm>();
        var start = 0;
        var isNegative = false;
        for (var i = 0; i <= text.Length; i++)
        {
            if (i < text.Length && text[i] is not ('+' or '-'))
                continue;
            if (!string.IsNullOrWhiteSpace(text[start..i]))
                terms.Add(ParseTerm(text[start..i], isNegative));
            isNegative = i < text.Length && text[i] == '-';
            start = i + 1;
        }
        return terms.Count > 0 ? new(terms) : throw new FormatException();
    }

    private static MoneyTerm ParseTerm(string text, bool isNegative)
    {
        var factors = text.Split('*', StringSplitOptions.TrimEntries);
        if (factors.Length > 2 || Roles.Parse(factors[^1]) is not { } role || !role.IsNumber()
            || factors.Length == 2 && Roles.Parse(factors[0]) != Role.Quantity)
            throw new FormatException();
        return new(role, isNegative, factors.Length == 2);
    }
}

/// <summary>What was paid for goods: the least of some sums, most often of one.</summary>
internal sealed record Goods(IReadOnlyList<MoneySum> Sums)
{
    /// <summary>The roles that the money needs.</summary>
    public IEnumerable<Role> Roles => Sums.SelectMany(sum => sum.Terms)
        .SelectMany(term => term.TimesQuantity ? [Role.Quantity, term.Role] : (Role[])[term.Role]);

    /// <summary>Returns the money of one sum of roles.</summary>
    public static Goods From(params MoneyTerm[] terms) => new([new MoneySum(terms)]);

    /// <summary>Returns the money without the deductions that a table lacks; null when the table lacks more.</summary>
    public Goods? Keep(Func<Role, bool> has) => Sums.All(sum => sum.Terms.All(term => term.IsNegative || term.IsIn(has)))
        ? new([.. Sums.Select(sum => new MoneySum([.. sum.Terms.Where(term => term.IsIn(has))]))])
        : null;

    /// <inheritdoc/>
    public override string ToString() => Sums.Count == 1 ? $"{Sums[0]}" : $"least({string.Join(", ", Sums)})";
}

/// <summary>A sum of roles.</summary>
internal sealed record MoneySum(IReadOnlyList<MoneyTerm> Terms)
{
    /// <inheritdoc/>
    public override string ToString() =>
        string.Concat(Terms.Select((term, i) => $"{(term.IsNegative ? i == 0 ? "-" : " - " : i == 0 ? "" : " + ")}{term}"));
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
