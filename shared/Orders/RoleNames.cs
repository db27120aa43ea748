namespace Conversion.Orders;

/// <summary>The names of a role's columns.</summary>
/// <param name="About">What the role means.</param>
/// <param name="Names">Normalized names; the first that a file has wins.</param>
/// <param name="VagueNames">The names that do not say what the column means; other evidence must decide.</param>
/// <param name="NotNames">Words in a name that rule the role out.</param>
/// <param name="RecordNames">Names that a JSON order's own member has, but that mean less elsewhere.</param>
internal sealed record RoleNames(
    string About, IReadOnlyList<string> Names, IReadOnlyList<string> VagueNames, IReadOnlyList<string> NotNames,
    IReadOnlyList<string> RecordNames);
