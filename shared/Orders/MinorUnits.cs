using Conversion.Files;

namespace Conversion.Orders;

/// <summary>Decides which columns have their money in the smallest unit of the currency, such as cents.</summary>
/// <param name="layout">Which column has which role.</param>
/// <param name="survey">What the whole table shows.</param>
/// <param name="units">What the user says: minor, major, or null.</param>
internal sealed class MinorUnits(OrderLayout layout, TableSurvey survey, string? units)
{
    /// <summary>Returns the roles whose money is in the smallest unit.</summary>
    /// <param name="needed">The roles that the money comes from.</param>
    /// <exception cref="OrderFileException">The money may be in whole units or in the smallest unit.</exception>
    public IReadOnlySet<Role> FindRoles(IReadOnlySet<Role> needed)
    {
        var money = layout.Columns.Where(column => column.Role.IsMoney()).ToList();
        if (units == "major")
            return new HashSet<Role>();
        if (units == "minor" || layout.Recipe?.MinorUnits == true)
            return money.Select(column => column.Role).ToHashSet();
        var minor = money.FindAll(column => ColumnNames.IsMinor(column.Name)).Select(column => column.Role).ToHashSet();
        if (minor.Count == 0 && layout.Recipe is null)
            ThrowIfOpen(money.FindAll(column => needed.Contains(column.Role) && survey[column.Role] is { HasValues: true }));
        return minor;
    }

    /// <summary>
    /// Throws when a file names a currency that has cents, and none of its money has a fraction. Payment platforms write cents
    /// as whole numbers.
    /// </summary>
    private void ThrowIfOpen(List<RoleColumn> money)
    {
        var hasCents = survey.Currencies.Keys.Any(code =>
            OrderFormats.Default.CurrencyCodes.Contains(code.ToUpperInvariant()) && OrderFormats.Default.MinorUnitsOf(code) > 1);
        if (!hasCents || money.Count == 0 || !money.TrueForAll(column => survey[column.Role]!.IsWhole))
            return;
        if (money.Find(column => survey[column.Role]!.IsLarge) is { } large)
            throw new OrderFileException(
                $"The unit of the money must be clear, but column {large.Name} has whole numbers only, which may be cents; say which.")
            {
                Suggestions = ["units=minor", "units=major"],
            };
    }
}
