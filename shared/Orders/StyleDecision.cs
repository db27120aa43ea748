using System.Text;
using Conversion.Files;

namespace Conversion.Orders;

/// <summary>Decides how each column is read, from what the whole table shows and what the user says.</summary>
/// <param name="layout">Which column has which role.</param>
/// <param name="survey">What the whole table shows.</param>
/// <param name="options">What the user says.</param>
/// <param name="hasInstants">Whether the format of the file declares the column of the instants as instants.</param>
internal sealed class StyleDecision(OrderLayout layout, TableSurvey survey, OrderReadOptions options, bool hasInstants)
{
    private const int Percent = 100;

    /// <summary>Returns the style, and the currency if the file or the user names one.</summary>
    /// <exception cref="OrderFileException">A column that is needed can be read in several ways.</exception>
    public (LineStyle Style, string? Currency) Decide(MoneyExpression? money)
    {
        var words = TableWords.From(survey, layout, options);
        var (choice, currency) = CurrencyChoice.From(survey, layout, options);
        var needed = MoneyDecision.Candidates(layout, money);
        var style = new LineStyle(DecideInstants() with { IsUtc = options.Zone is not null }, words, layout)
        {
            Currency = choice,
            UsualCurrency = currency,
            MinorRoles = new MinorUnits(layout, survey, options.Columns.Units).FindRoles(needed),
            Guests = FindGuests(),
            Rates = FindRates(),
        };
        foreach (var role in layout.Columns.Select(column => column.Role).Where(role => role.IsNumber()).ToList())
            DecideNumber(role, style, needed);
        return (style, currency);
    }

    /// <summary>Returns the discounts that are rates, and how much of a rate is the whole: 1, or 100 for percentages.</summary>
    private Dictionary<Role, int> FindRates()
    {
        var rates = new Dictionary<Role, int>();
        foreach (var role in (Role[])[Role.Discount, Role.LineDiscount])
        {
            var isFraction = survey[role] is { IsRate: true };
            var isPercentage = survey[role] is { IsPercentage: true } && ColumnNames.IsRate(layout[role]!.Name);
            if (!isFraction && !isPercentage)
                continue;
            if (layout.Has(Role.Price) && layout.Has(Role.Quantity))
                rates[role] = isFraction ? 1 : Percent;
            else if (isPercentage && layout[role]!.Why == OrderLayout.KnownName)
                layout.Remove(
                    role, $"Column {layout[role]!.Name} is not used as {role.Name()}: its percentages have no price beside them.");
        }
        return rates;
    }

    private HashSet<string> FindGuests()
    {
        var guests = layout.Recipe?.Guests.ToHashSet() ?? [];
        var customer = layout[Role.Customer]!;
        var isGuest = customer.Why == OrderLayout.KnownName ? survey.IsZeroGuest : layout.Recipe is null && survey.HasZerosOfSeveral;
        if (isGuest && guests.Add("0"))
            layout.Warn(
                $"0 in column {customer.Name} means no customer, because other rows have no customer either, very many rows have 0, " +
                "or the rows with 0 have several e-mail addresses.");
        var addressed = survey.Addressed + (guests.Contains("0") ? survey.AddressedZeros : 0);
        if (layout.Recipe is null && addressed > 0)
            layout.Warn(
                $"{addressed:N0} rows have no customer in column {customer.Name}; " +
                $"their customer is the e-mail address in column {layout.NameOf(layout.OtherCustomers[0])}.");
        return guests;
    }

    private InstantStyle DecideInstants()
    {
        var mapping = options.Columns;
        var zone = FindZone(mapping.TimeZone) ?? options.Zone;
        if (hasInstants)
            return new(InstantKind.Text, Zone: zone);
        if ((mapping.TimestampFormat ?? layout.Recipe?.TimestampFormat) is { } format)
            return new(InstantKind.Text, Format: TimestampFormat.Parse(format), Zone: zone);
        if (mapping.DateOrder is { } order)
            return new(InstantKind.Text, Enum.Parse<DateOrder>(order, ignoreCase: true), Zone: zone);
        if (survey.At.Decide(zone) is { } style)
            return style;
        if (layout.Recipe?.DateOrder is { } usual)
            return new(InstantKind.Text, Enum.Parse<DateOrder>(usual, ignoreCase: true), Zone: zone);
        throw new OrderFileException(
            $"The dates of column {layout[Role.At]!.Name} are ambiguous: day or month may be first, because no day is above 12; " +
            "say which.")
        {
            Suggestions = ["dateOrder=dmy", "dateOrder=mdy"],
        };
    }

    private void DecideNumber(Role role, LineStyle style, IReadOnlySet<Role> needed)
    {
        var column = survey[role]!;
        var isNeeded = needed.Contains(role) || layout[role]!.Why != OrderLayout.KnownName && layout.Recipe is null;
        // The number of an order may be on only one of its lines.
        var isOfOrder = needed.Contains(Role.Total) || needed.Contains(Role.NetTotal) || needed.Contains(Role.Subtotal);
        var isOfRow = role is Role.LineTotal or Role.Price or Role.Quantity or Role.Amount;
        var isRequired = needed.Contains(role) && isOfRow && !isOfOrder;
        if (FindMark(role, column) is { } mark)
            style.Set(role, mark, isNeeded, isRequired);
        else if (isNeeded)
            throw Ambiguous(role, column.Ambiguous!);
        else
            layout.Remove(
                role, $"Column {layout[role]!.Name} is not used as {role.Name()}: {column.Ambiguous} can be read in two ways.");
    }

    /// <summary>
    /// Returns the mark that the user says, or the column shows, or the other columns show; null when the mark is still
    /// open.
    /// </summary>
    private DecimalMark? FindMark(Role role, NumberColumn column)
    {
        if ((options.Columns.Decimal ?? layout.Recipe?.Decimal) is { } named)
            return named == "comma" ? DecimalMark.Comma : DecimalMark.Point;
        if (column.Evidence is { } mark)
            return mark;
        if (column.Ambiguous is null)
            return DecimalMark.Point;
        var others = layout.Columns
            .Select(other => other.Role)
            .Where(other => other.IsNumber() && other != role)
            .Select(other => survey[other]!.Evidence)
            .OfType<DecimalMark>()
            .Distinct()
            .ToList();
        return others.Count == 1 ? others[0] : null;
    }

    private OrderFileException Ambiguous(Role role, string number)
    {
        var text = Encoding.UTF8.GetBytes(number);
        NumberText.TryParse(text, DecimalMark.Point, out var point);
        NumberText.TryParse(text, DecimalMark.Comma, out var comma);
        return new(
            $"The numbers of column {layout[role]!.Name} are ambiguous: {number} can be read as " +
            $"{(decimal)point / NumberText.Scale:0.####} or as {(decimal)comma / NumberText.Scale:0.####}; say which.")
        {
            Suggestions = ["decimal=point", "decimal=comma"],
        };
    }

    private static TimeZoneInfo? FindZone(string? name)
    {
        if (name is null)
            return null;
        try
        {
            return TimeZoneInfo.FindSystemTimeZoneById(name);
        }
        catch (Exception e) when (e is TimeZoneNotFoundException or InvalidTimeZoneException)
        {
            throw new OrderFileException($"timeZone must be a time zone of this machine, such as Europe/Berlin, got {name}.", e);
        }
    }
}
