namespace Conversion.Lists;

/// <summary>A column of a list.</summary>
/// <param name="Header">Its name, as the tool documents it.</param>
/// <param name="Cell">Returns the cell of a person.</param>
/// <param name="IsNumber">Whether a workbook has numbers in it.</param>
internal sealed record ListColumn(string Header, Func<ListPerson, string?> Cell, bool IsNumber = false);
