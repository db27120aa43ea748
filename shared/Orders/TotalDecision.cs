using Conversion.Files;

namespace Conversion.Orders;

/// <summary>
/// Decides what the totals of orders contain: by the sums that agree in the file, else by what the file rules out. Asks where
/// several meanings are left that differ in money.
/// </summary>
/// <param name="layout">Which column has which role.</param>
/// <param name="evidence">Which sums agree.</param>
/// <param name="hasValues">Whether a role has a column with values other than zero.</param>
/// <param name="isOfLines">Whether the money of a role is of a line.</param>
internal sealed class TotalDecision(
    OrderLayout layout, MoneyEvidence evidence, Func<Role, bool> hasValues, Func<Role, bool> isOfLines)
{
    /// <summary>The share of orders that a definition must explain. The others were rounded, or changed by hand.</summary>
    public const double MinimumAgreeing = 0.95;

    // A definition is ruled out when the goods of more orders would be negative.
    private const double MaximumNegative = 0.005;
    private const double NearlyAll = 0.99;

    private static readonly (MoneyContents Part, Role Role)[] Parts =
    [
        (MoneyContents.Shipping, Role.Shipping), (MoneyContents.Tax, Role.Tax), (MoneyContents.Tip, Role.Tip),
        (MoneyContents.Discount, Role.Discount),
    ];

    private MoneySums Sums => evidence.Sums;

    /// <summary>Returns the definition for a file with a subtotal or a total of orders; null when the file has only other money.</summary>
    /// <exception cref="OrderFileException">Several definitions are left.</exception>
    public (Goods Goods, string Why)? Decide()
    {
        var isTotal = IsOfOrders(Role.Total);
        foreach (var subject in (Role[])[Role.Subtotal, Role.NetTotal])
            foreach (var reference in References(subject))
                if (Prove(subject, reference) is { } proven)
                    return proven;
        if (isTotal && FromLines() is { } ofLines)
            return ofLines;
        if (isTotal && layout.Has(Role.Subtotal) && FromSubtotalBelowTotal() is { } below)
            return below;
        if (layout.Has(Role.Subtotal) && !layout.Has(Role.Total) && !isOfLines(Role.Subtotal))
            return FromSubtotal();
        if (layout.Has(Role.NetTotal) && (isTotal || !layout.Has(Role.Total)))
            return FromNet();
        return isTotal ? FromTotal(Role.Total) : null;
    }

    /// <summary>Returns the definition of a total, or of an amount, that contains more than goods.</summary>
    /// <exception cref="OrderFileException">Several definitions are left.</exception>
    public (Goods Goods, string Why) FromTotal(Role total)
    {
        var full = Full(MoneyContents.Shipping | MoneyContents.Tax | MoneyContents.Tip);
        if (full == MoneyContents.Goods)
            return (Parse($"{total.Name()} - shipping - tax - tip"), "No column is used as shipping or tax.");
        var left = Left(total, full);
        if ((total == Role.Total || ColumnNames.IsSum(layout[total]!.Name)) && left.Contains(full))
            return (Define(total, full),
                $"The {total.Name()} is assumed to contain everything, so what is not paid for goods is subtracted. " +
                "No sums of the file confirm this.");
        if (left.Count == 1)
            return (Define(total, left[0]), "With another definition, the goods of orders would cost less than nothing.");
        throw Ask(
            $"Column {layout[total]!.Name} may contain {NameParts(full)}, or not: no sums of the file agree.", total, left, []);
    }

    /// <summary>Returns the totals that a money is compared with, the fullest first.</summary>
    private IEnumerable<Role> References(Role subject) =>
        layout.Has(subject) ? MoneySums.References.Where(role => role != subject && IsOfOrders(role)) : [];

    /// <summary>Returns the definition by the content with which the sums of almost all orders agree; null without one.</summary>
    private (Goods Goods, string Why)? Prove(Role subject, Role reference)
    {
        var isSummed = isOfLines(subject);
        var count = Sums.CountOf(subject, reference, isSummed);
        var best = Sums.Masks.MaxBy(contents => Sums.Agreeing(subject, reference, isSummed, contents));
        var agreeing = Sums.Agreeing(subject, reference, isSummed, best);
        if (count == 0 || agreeing < MinimumAgreeing * count)
            return null;
        // The money is less what was refunded later, or the fee of the payment. So the total is the better money.
        var isAfterwards = best.HasFlag(MoneyContents.Refund) || best.HasFlag(MoneyContents.Fee) && reference != Role.NetTotal;
        if (isAfterwards && (subject != Role.NetTotal || layout.Has(Role.Subtotal)))
            return null;
        var goods = isAfterwards
            ? Define(reference, Full(MoneyContents.Shipping | MoneyContents.Tax | MoneyContents.Tip))
            : Define(subject, best);
        return (goods, $"With {goods}, the sums of {agreeing:N0} of {count:N0} orders agree with the total.");
    }

    /// <summary>Returns the definition of a total by the sums of the lines; null when they do not agree.</summary>
    private (Goods Goods, string Why)? FromLines()
    {
        foreach (var lines in (Role[])[Role.LineTotal, Role.Price])
        {
            var count = Sums.CountOf(lines, Role.Total, isOfLines: true);
            if (count == 0)
                continue;
            // What the lines would contain, the total does not contain.
            var best = Sums.Masks.MaxBy(contents => Sums.Agreeing(lines, Role.Total, isOfLines: true, contents));
            var agreeing = Sums.Agreeing(lines, Role.Total, isOfLines: true, best);
            var full = Full(MoneyContents.Shipping | MoneyContents.Tax | MoneyContents.Tip);
            var isAfterwards = best.HasFlag(MoneyContents.Refund) || best.HasFlag(MoneyContents.Fee);
            if (agreeing >= MinimumAgreeing * count && isAfterwards)
                return (OfLines(lines, best), "The total is what the shop keeps, after fees or refunds, so the lines are the goods.");
            if (agreeing >= MinimumAgreeing * count)
                return full == MoneyContents.Goods ? null : (
                    Define(Role.Total, full & ~best),
                    $"With {Define(Role.Total, full & ~best)}, {agreeing:N0} of {count:N0} orders agree with their lines.");
            if (full != MoneyContents.Goods || hasValues(Role.Discount))
                continue;
            var atMost = Sums.AtMost(lines, Role.Total, isOfLines: true, MoneyContents.Goods);
            if (atMost >= NearlyAll * count)
                return (OfLines(lines, MoneyContents.Goods),
                    $"The total is more than the lines in {count - agreeing:N0} of {count:N0} orders, as with shipping or tax, " +
                    "so the lines are the goods.");
            if (atMost - agreeing > (1 - NearlyAll) * count && !isOfLines(Role.Total))
                throw MoneyDecision.Ask(
                    $"Column {layout[Role.Total]!.Name} is more than the lines in some orders, and less in others.",
                    $"{OfLines(lines, MoneyContents.Goods)}",
                    "total");
        }
        return null;
    }

    private Goods OfLines(Role lines, MoneyContents contents) => Parse(
        $"{(lines == Role.Price ? "quantity * price" : "lineTotal")}{(contents.HasFlag(MoneyContents.Discount) ? " - discount" : "")}");

    private (Goods Goods, string Why) FromSubtotal()
    {
        foreach (var reference in References(Role.Subtotal))
        {
            var count = Sums.CountOf(Role.Subtotal, reference, isOfLines: false);
            var below = Sums.AtMost(Role.Subtotal, reference, isOfLines: false, MoneyContents.Goods);
            if (!hasValues(Role.Discount) && below < NearlyAll * count)
                throw Ask(
                    $"Column {layout[Role.Subtotal]!.Name} is more than column {layout[reference]!.Name} allows in many orders.",
                    reference,
                    Left(reference, Full(MoneyContents.Shipping | MoneyContents.Tax | MoneyContents.Tip)),
                    ["subtotal"]);
        }
        if (!hasValues(Role.Discount))
            return (Parse("subtotal"), "The subtotal is the only money of the order.");
        throw MoneyDecision.Ask("The subtotal may be before or after the discount.", "subtotal", "subtotal - discount");
    }

    private (Goods Goods, string Why) FromNet()
    {
        var full = Full(MoneyContents.Shipping | MoneyContents.Tip);
        if (full == MoneyContents.Goods && !layout.Has(Role.Total) && hasValues(Role.Amount) && !isOfLines(Role.NetTotal))
            throw MoneyDecision.Ask(
                $"Column {layout[Role.NetTotal]!.Name} may be column {layout[Role.Amount]!.Name} without tax, or without a fee.",
                "netTotal",
                "amount");
        if (full == MoneyContents.Goods)
            return (Parse("netTotal"), "The total without tax is the money. No column is used as shipping.");
        var isSummed = isOfLines(Role.NetTotal);
        var left = Left(Role.NetTotal, full).FindAll(contents => References(Role.NetTotal).All(total =>
            Sums.Below(Role.NetTotal, total, isSummed, contents) >= NearlyAll * Sums.CountOf(Role.NetTotal, total, isSummed)));
        // The rate of a tax is most often a whole number.
        var rated = left.FindAll(contents => References(Role.NetTotal).Any(total =>
            Sums.Rated(Role.NetTotal, total, isSummed, contents) >= MinimumAgreeing * Sums.CountOf(Role.NetTotal, total, isSummed)));
        if (rated.Count == 1)
            return (Define(Role.NetTotal, rated[0]),
                $"With {Define(Role.NetTotal, rated[0])}, the total is larger by a tax with a whole rate.");
        if (left.Count == 1)
            return (Define(Role.NetTotal, left[0]),
                $"Column {layout[Role.NetTotal]!.Name} {(left[0] == MoneyContents.Goods ? "does not contain" : "contains")} " +
                $"{NameParts(left[0] == MoneyContents.Goods ? full : left[0])}: otherwise the sums of orders are impossible.");
        throw Ask(
            $"Column {layout[Role.NetTotal]!.Name} may contain {NameParts(full)}, or not: no sums of the file agree.",
            Role.NetTotal,
            left,
            layout.Has(Role.Total) && hasValues(Role.Tax) ? ["total - shipping - tax"] : []);
    }

    /// <summary>
    /// Returns the definition where the total contains more than the columns show, such as a tax without a column; null when the table
    /// has no order with both.
    /// </summary>
    private (Goods Goods, string Why)? FromSubtotalBelowTotal()
    {
        var isSummed = isOfLines(Role.Subtotal);
        var count = Sums.CountOf(Role.Subtotal, Role.Total, isSummed);
        if (count == 0)
            return null;
        List<MoneyContents> meanings = hasValues(Role.Discount) ? [MoneyContents.Discount, MoneyContents.Goods] : [MoneyContents.Goods];
        var rated = meanings.FindAll(contents =>
            Sums.Rated(Role.Subtotal, Role.Total, isSummed, contents) >= MinimumAgreeing * count);
        var left = rated.Count > 0
            ? rated
            : meanings.FindAll(contents => Sums.Below(Role.Subtotal, Role.Total, isSummed, contents) >= MinimumAgreeing * count);
        if (left.Count == 1)
            return (Define(Role.Subtotal, left[0]), "The total contains more than the subtotal, such as tax without a column of its own.");
        var full = Full(MoneyContents.Shipping | MoneyContents.Tax | MoneyContents.Tip);
        throw Ask(
            $"Column {layout[Role.Subtotal]!.Name} and column {layout[Role.Total]!.Name} do not agree: " +
            "a column that is not used may be a tax or a discount.",
            Role.Subtotal,
            meanings,
            [Text(Role.Total, full)]);
    }

    /// <summary>Whether the money of a role is of an order: it does not differ between the lines of an order.</summary>
    private bool IsOfOrders(Role role)
    {
        if (!layout.Has(role))
            return false;
        var (equal, different) = evidence.Of(role);
        return equal + different == 0 || !isOfLines(role);
    }

    /// <summary>Returns the parts that the table has.</summary>
    private MoneyContents Full(MoneyContents parts) =>
        Parts.Where(part => parts.HasFlag(part.Part) && hasValues(part.Role))
            .Aggregate(MoneyContents.Goods, (all, part) => all | part.Part);

    /// <summary>Returns the contents that do not make the goods of orders negative, the fullest first.</summary>
    private List<MoneyContents> Left(Role role, MoneyContents full) =>
    [
        .. Sums.Masks.Where(contents => (contents & ~full) == 0).Reverse().Where(contents =>
            Sums.SignsOf(role, isOfLines(role) && role != Role.Amount, contents) is var (negative, orders)
            && negative <= MaximumNegative * orders),
    ];

    private Goods Define(Role money, MoneyContents contents) => Parse(Text(money, contents));

    private static string Text(Role money, MoneyContents contents) => string.Concat(
        Parts.Where(part => contents.HasFlag(part.Part)).Select(part => $" - {part.Role.Name()}").Prepend(money.Name()));

    private string NameParts(MoneyContents contents) => string.Join(
        " and ", Parts.Where(part => contents.HasFlag(part.Part)).Select(part => $"column {layout[part.Role]!.Name}"));

    private Goods Parse(string text) => MoneyExpression.Parse(text).Choose(layout.Has)!;

    private static OrderFileException Ask(string question, Role role, List<MoneyContents> left, string[] others) =>
        MoneyDecision.Ask(question, [.. left.Select(contents => Text(role, contents)), .. others]);
}
