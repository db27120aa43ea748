using Conversion.Files;

namespace Conversion.Orders;

/// <summary>
/// Decides what was paid for goods: as the user says, as the recipe says, or by the sums that agree in the file.
/// </summary>
/// <param name="layout">Which column has which role.</param>
/// <param name="survey">What the whole table shows.</param>
/// <param name="evidence">Which sums agree.</param>
internal sealed class MoneyDecision(OrderLayout layout, TableSurvey survey, MoneyEvidence evidence)
{
    // In a file of lines many orders have different totals on their lines. In a file of whole orders hardly one order has.
    private const double MaximumDifferent = 0.01;

    /// <summary>Returns the definition.</summary>
    /// <param name="money">What the user says; null when the user does not name the money.</param>
    /// <exception cref="OrderFileException">The file allows several definitions.</exception>
    public MoneyDefinition Decide(MoneyExpression? money)
    {
        if (layout.Recipe is null && money is null && evidence.IsTaxOfFee)
            layout.Remove(
                Role.Tax,
                $"Column {layout[Role.Tax]!.Name} is not used as tax: it is a share of the fee in every row, so it is the fee's tax.");
        var (goods, why) = Choose(money);
        var lineRoles = Enum.GetValues<Role>().Where(role => role.IsLineNumber() || IsOfLines(role)).ToHashSet();
        var terms = goods.Sums.SelectMany(sum => sum.Terms).ToList();
        foreach (var role in terms.Select(term => term.Role).Where(role => MoneyEvidence.Repeatable.Contains(role)).Distinct())
        {
            why += DescribeLines(role, lineRoles.Contains(role));
            var (equal, different) = evidence.Of(role);
            if (!lineRoles.Contains(role) && evidence.UnclearOf(role) is var unclear && unclear > MaximumDifferent * (equal + different))
                layout.Warn(
                    $"Column {layout[role]!.Name} differs between the lines of {unclear:N0} orders, and only one of these lines counts. " +
                    "If the lines must be added, name the money with money=.");
        }
        var definition = new MoneyDefinition(goods, lineRoles, why);
        if (definition.IsOfLines && HasValues(Role.LineRefunded))
            why += $" The refunds of column {layout[Role.LineRefunded]!.Name} are subtracted.";
        else if (new[] { Role.Refunded, Role.LineRefunded }.FirstOrDefault(HasValues) is var refunded && HasValues(refunded))
            why += $" The refunds of column {layout[refunded]!.Name} are subtracted{DescribeRefunds(goods)}.";
        else if (HasValues(Role.TotalAfterRefunds))
            why += $" Column {layout[Role.TotalAfterRefunds]!.Name} shows what is left of the total after refunds{DescribeRefunds(goods)}.";
        return definition with { Why = why };
    }

    /// <summary>Returns the roles that the money can come from, by the columns alone.</summary>
    public static IReadOnlySet<Role> Candidates(OrderLayout layout, MoneyExpression? money)
    {
        if ((money ?? layout.Recipe?.Goods)?.Choose(layout.Has) is { } goods)
            return goods.Roles.ToHashSet();
        if (layout.Has(Role.Total) || layout.Has(Role.NetTotal) || layout.Has(Role.Subtotal))
            return new HashSet<Role> { Role.Total, Role.NetTotal, Role.Subtotal, Role.Shipping, Role.Tax, Role.Discount, Role.Tip };
        if (layout.Has(Role.LineTotal))
            return new HashSet<Role> { Role.LineTotal, Role.LineDiscount };
        return layout.Has(Role.Amount)
            ? new HashSet<Role> { Role.Amount, Role.Shipping, Role.Tax }
            : new HashSet<Role> { Role.Price, Role.Quantity, Role.LineDiscount, Role.Discount };
    }

    private string DescribeRefunds(Goods goods)
    {
        if (goods.Sums is [{ Terms: [{ Role: Role.Total }] }])
            return "";
        if (evidence.AreRefundsGross)
            return ", without the tax that is in them at the rate of their order, because some are more than the goods";
        return HasValues(Role.Tax) ? ", with the tax that is in them" : "";
    }

    /// <summary>Returns a sentence on the column of a role; empty when no order has several lines with the role.</summary>
    private string DescribeLines(Role role, bool isOfLines)
    {
        var (equal, different) = evidence.Of(role);
        if (equal + different == 0)
            return "";
        return isOfLines
            ? $" Column {layout[role]!.Name} differs between the lines of an order, so its lines are added."
            : different > equal
            ? $" Column {layout[role]!.Name} is of the order, so it counts once."
            : $" Column {layout[role]!.Name} is the same on all lines of an order, so it counts once.";
    }

    private (Goods Goods, string Why) Choose(MoneyExpression? money)
    {
        if (money is not null)
            return (FromUser(money), "The user names the money.");
        if (layout.Recipe is { } recipe)
            return ChooseOf(recipe);
        return new TotalDecision(layout, evidence, HasValues, IsOfLines).Decide() ?? FromLines();
    }

    private (Goods Goods, string Why) ChooseOf(Recipe recipe)
    {
        var goods = FromRecipe(recipe);
        if (evidence.AreMixed)
            return (new([goods.Sums[^1]]), $"The file is {recipe.Title}. No column shows tax, so the money is assumed to contain it.");
        return evidence.IsFirstRivalWrong
            ? (evidence.Rivals[1].Goods,
                $"The file is {recipe.Title}, but other sums of its orders agree with each other and not with {goods}.")
            : (goods, evidence.Least.Count > 0
                ? $"The file is {recipe.Title}. No column shows tax and the discount apart, so the money may contain a discount."
                : $"The file is {recipe.Title}.");
    }

    private Goods FromUser(MoneyExpression money) => money.Choose(layout.Has) ?? throw new OrderFileException(
        $"The money must be a sum of roles that have a column, got {money}; name the missing columns with --columns.");

    private Goods FromRecipe(Recipe recipe) => recipe.Goods.Choose(layout.Has) ?? throw new OrderFileException(
        $"The file looks like {recipe.Title}, so it must have the columns of its money ({recipe.Goods}), " +
        "got a file without them; name the money with --columns.");

    private (Goods Goods, string Why) FromLines()
    {
        // Of two sums of a line, the one without tax is the money.
        Role[] roles = [Role.LineTotal, Role.Amount, Role.NetTotal, Role.Total, Role.Subtotal];
        var role = roles.Where(layout.Has).FirstOrDefault(Role.Price);
        if (role == Role.Amount && MayBeUnits())
            throw Ask(
                $"Column {layout[Role.Amount]!.Name} may be money or a number of units.",
                $"quantity={layout[Role.Amount]!.Name}",
                "money=amount");
        if (role == Role.Price)
            return FromPrice();
        var discount = FindDiscount();
        if (role == Role.LineTotal && evidence.ReconciledLines > 0 && ReconcileLines(discount) is { } reconciled)
            return reconciled;
        if (role is Role.NetTotal or Role.Total && discount is not null && evidence.ReconciledLines > 0
            && evidence.Agreeing("net") >= TotalDecision.MinimumAgreeing * evidence.ReconciledLines)
            return (Parse(role.Name()), "The total of a line is its quantity times its price, less the discount.");
        // An amount alone is what was paid. Beside quantity and price it may be their product.
        if ((role != Role.Amount || (layout.Has(Role.Price) && layout.Has(Role.Quantity))) && discount is { } deduction)
            throw Ask(
                $"Column {layout[role]!.Name} may be before or after the discount.",
                role.Name(),
                $"{role.Name()} - {deduction.Name()}");
        if (role == Role.Amount && (!IsOfLines(role) || IsOfOrders()))
            return new TotalDecision(layout, evidence, HasValues, IsOfLines).FromTotal(role);
        return (Goods.From(new MoneyTerm(role)), $"The money of a line is its {role.Name()}.");
    }

    /// <summary>Whether rows are whole orders: they show shipping or tax, and nothing of lines.</summary>
    private bool IsOfOrders() => evidence.Of(Role.Amount) == (0, 0) && (HasValues(Role.Shipping) || HasValues(Role.Tax))
        && !layout.Has(Role.Product) && !layout.Has(Role.Quantity) && !layout.Has(Role.Price);

    /// <summary>
    /// Whether the amount has whole numbers beside prices with a fraction, and no other column is the quantity.
    /// </summary>
    private bool MayBeUnits() =>
        layout.Has(Role.Price) && !layout.Has(Role.Quantity) && survey[Role.Amount]!.IsWhole && !survey[Role.Price]!.IsWhole;

    /// <summary>Compares the money of lines with quantity and price; returns null when no meaning agrees.</summary>
    private (Goods Goods, string Why)? ReconcileLines(Role? discount)
    {
        var needed = TotalDecision.MinimumAgreeing * evidence.ReconciledLines;
        if (evidence.Agreeing("net") >= needed)
            return (Parse("lineTotal"), "The money of a line is its quantity times its price, less the discount.");
        if (evidence.Agreeing("gross") >= needed)
            return (Parse(discount is { } deduction ? $"lineTotal - {deduction.Name()}" : "lineTotal"),
                "The money of a line is its quantity times its price.");
        return evidence.Agreeing("net + tax") >= needed
            ? (Parse("lineTotal - lineTax"), "The money of a line contains its tax, which is subtracted.")
            : null;
    }

    private (Goods Goods, string Why) FromPrice()
    {
        var price = layout[Role.Price]!;
        var isGuessed = price.Why == OrderLayout.KnownName;
        var isVague = isGuessed && ColumnNames.Forms(price.Name).All(OrderFormats.Default[Role.Price].VagueNames.Contains);
        if (!layout.Has(Role.Quantity) && !isVague && isGuessed)
            throw Ask(
                $"Column {price.Name} is the price of one unit, but no column is the number of units. " +
                "Name that column with quantity=, or say that each line is one unit.",
                "price");
        if (isVague && survey.HasQuantities)
            throw Ask($"Column {price.Name} may be of one unit or of the line.", "quantity * price", "price");
        var money = layout.Has(Role.Quantity) ? "quantity * price" : "price";
        if (FindDiscount() is { } deduction)
            throw Ask("The price may be before or after the discount.", money, $"{money} - {deduction.Name()}");
        return (Parse(money), layout.Has(Role.Quantity)
            ? "The money of a line is its quantity times its price."
            : "Each line is one unit.");
    }

    private bool IsOfLines(Role role)
    {
        if (!MoneyEvidence.Repeatable.Contains(role) || layout.Recipe is not null && role is not (Role.Amount or Role.Tax or Role.Discount))
            return false;
        var (equal, different) = evidence.Of(role);
        // Some files of a platform have the tax and the discount of the line beside the total of the order.
        if (layout.Recipe is not null && role != Role.Amount)
            return different > equal;
        // An amount is of a line, unless the lines of one order have the same amount.
        return equal + different == 0 ? role == Role.Amount : different > MaximumDifferent * (equal + different);
    }

    private Role? FindDiscount()
    {
        if (HasValues(Role.LineDiscount))
            return Role.LineDiscount;
        return HasValues(Role.Discount) ? Role.Discount : null;
    }

    private bool HasValues(Role role) => layout.Has(role) && survey[role] is { HasValues: true };

    private Goods Parse(string text) => MoneyExpression.Parse(text).Choose(layout.Has)!;

    /// <summary>Returns the refusal that asks which definition is right.</summary>
    public static OrderFileException Ask(string question, params string[] answers) =>
        new($"The money paid for goods must be clear. {question}")
        {
            Suggestions = [.. answers.Select(ToPair)],
        };

    private static string ToPair(string answer) => answer.Contains('=', StringComparison.Ordinal)
        ? answer
        : $"money={answer.Replace(" ", "", StringComparison.Ordinal)}";
}
