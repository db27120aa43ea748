using Conversion.Json;

namespace Conversion.Orders;

/// <summary>
/// What was paid for goods, from the numbers of an order: <c>subtotal - discount</c>, <c>quantity * price</c>. Roles of
/// lines are added over the lines of an order. Roles of an order count once. <c>least(a, b)</c> is the smaller of two sums.
/// In <c>a | b</c>, <c>b</c> is used where a file lacks the columns of <c>a</c>.
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
            throw new InvalidInputException(
                malformed: false, "money", $"must be a sum of roles, such as quantity*price-discount, got {text}.");
        }
    }

    /// <summary>
    /// Returns the first alternative whose columns a table has, without the deductions that the table lacks; null when the
    /// table lacks the columns of every alternative.
    /// </summary>
    public Goods? Choose(Func<Role, bool> has) =>
        _alternatives.Select(goods => goods.Keep(has)).FirstOrDefault(goods => goods is not null);

    /// <summary>Returns all alternatives whose columns a table has, as <see cref="Choose"/> returns the first one.</summary>
    public IReadOnlyList<Goods> ChooseAll(Func<Role, bool> has) => [.. _alternatives.Select(goods => goods.Keep(has)).OfType<Goods>()];

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
        var timesQuantity = factors.Length == 2 && Roles.Parse(factors[0]) == Role.Quantity;
        if (factors.Length > 1 && !timesQuantity)
            throw new FormatException();
        return Roles.Parse(factors[^1]) is { } role && role.IsNumber()
            ? new(role, isNegative, timesQuantity)
            : throw new FormatException();
    }
}
