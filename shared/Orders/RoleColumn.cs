namespace Conversion.Orders;

/// <summary>Which column has which role, and why.</summary>
/// <param name="Role">The role.</param>
/// <param name="Column">The index of the column.</param>
/// <param name="Name">The column's name.</param>
/// <param name="Why">Why the column has the role, as the end of a sentence.</param>
internal sealed record RoleColumn(Role Role, int Column, string Name, string Why);
