namespace Conversion.Orders;

/// <summary>What was understood of files of orders.</summary>
/// <param name="Format">The name of the recipe; null for none.</param>
/// <param name="Title">The recipe in words; null for none.</param>
/// <param name="Files">The files, and how each is written.</param>
/// <param name="Columns">The column of each role, and why.</param>
/// <param name="Ignored">Columns without a role.</param>
/// <param name="Statuses">The words of the status's column, and what they mean.</param>
/// <param name="Kinds">The words of the kind's column, and what they mean.</param>
/// <param name="Money">What was paid for goods.</param>
/// <param name="MoneyWhy">How that was decided.</param>
/// <param name="Currency">The currency; null where the file names none.</param>
/// <param name="FirstRows">The first rows as read.</param>
/// <param name="Summary">What the files contain.</param>
/// <param name="Warnings">What the user should know.</param>
/// <param name="Unreadable">The first rows that can't be read.</param>
/// <param name="Refusal">Why the files are refused; null when they are not.</param>
public sealed record OrderInspection(
    string? Format, string? Title, IReadOnlyList<InspectedFile> Files, IReadOnlyList<InspectedColumn> Columns,
    IReadOnlyList<string> Ignored, IReadOnlyList<InspectedWord> Statuses, IReadOnlyList<InspectedWord> Kinds, string Money,
    string MoneyWhy, string? Currency, IReadOnlyList<InspectedRow> FirstRows, OrderSummary Summary, IReadOnlyList<string> Warnings,
    IReadOnlyList<UnreadableRow> Unreadable, string? Refusal);

/// <summary>A file, and how it is written.</summary>
public sealed record InspectedFile(string Name, Dialect Dialect);

/// <summary>The column of a role.</summary>
/// <param name="Role">The role.</param>
/// <param name="Column">The column's name.</param>
/// <param name="Why">Why the column has the role.</param>
/// <param name="Form">How its cells are written; empty where it does not matter.</param>
public sealed record InspectedColumn(string Role, string Column, string Why, string Form);

/// <summary>A word, what it means, and how many lines have it.</summary>
public sealed record InspectedWord(string Text, string Meaning, long Lines);

/// <summary>A row as read: its cells by role.</summary>
public sealed record InspectedRow(long Line, IReadOnlyDictionary<string, string> Values, string? LeftOut);

/// <summary>A row that can't be read.</summary>
/// <param name="File">The file.</param>
/// <param name="Line">The line, from 1.</param>
/// <param name="Customer">The customer's cell; empty where it can't be found.</param>
/// <param name="Role">The role of the wrong cell; empty when the row as a whole is wrong.</param>
/// <param name="Error">What is wrong.</param>
public sealed record UnreadableRow(string File, long Line, string Customer, string Role, string Error);
