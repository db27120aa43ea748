using Conversion.Files;

namespace Conversion.Orders;

/// <summary>What was understood of files of orders.</summary>
public sealed record OrderInspection
{
    /// <summary>The name of the recipe; null without one.</summary>
    public string? Format { get; init; }

    /// <summary>The recipe in words; null without one.</summary>
    public string? Title { get; init; }

    /// <summary>The first rows as they are; null for a table that was not read from a file.</summary>
    public TablePreview? Preview { get; init; }

    /// <summary>The files, and how each is written.</summary>
    public required IReadOnlyList<InspectedFile> Files { get; init; }

    /// <summary>The column of each role, and why.</summary>
    public required IReadOnlyList<InspectedColumn> Columns { get; init; }

    /// <summary>The columns of contact and consent, and why. They may have a role as well.</summary>
    public IReadOnlyList<InspectedColumn> Contacts { get; init; } = [];

    /// <summary>Columns without a role.</summary>
    public required IReadOnlyList<string> Ignored { get; init; }

    /// <summary>The words of the status's column, and what they mean.</summary>
    public required IReadOnlyList<InspectedWord> Statuses { get; init; }

    /// <summary>The words of the kind's column, and what they mean.</summary>
    public required IReadOnlyList<InspectedWord> Kinds { get; init; }

    /// <summary>What was paid for goods, as a sum of roles.</summary>
    public required string Money { get; init; }

    /// <summary>How the money was decided, in sentences.</summary>
    public required string MoneyWhy { get; init; }

    /// <summary>The currency, as an ISO 4217 code or a sign; null when the files do not name a currency.</summary>
    public string? Currency { get; init; }

    /// <summary>The zone of the shop where instants were converted to UTC; null where they are the clock of the file.</summary>
    public string? TimeZone { get; init; }

    /// <summary>The first rows as read.</summary>
    public required IReadOnlyList<InspectedRow> FirstRows { get; init; }

    /// <summary>What the files contain.</summary>
    public required OrderSummary Summary { get; init; }

    /// <summary>What the user should know, in sentences.</summary>
    public required IReadOnlyList<string> Warnings { get; init; }

    /// <summary>The first rows that can't be read.</summary>
    public required IReadOnlyList<UnreadableRow> Unreadable { get; init; }

    /// <summary>Why the files are refused; null when they are not refused.</summary>
    public string? Refusal { get; init; }
}

/// <summary>A file that was read.</summary>
/// <param name="Name">The name for messages.</param>
/// <param name="Dialect">How the file is written.</param>
public sealed record InspectedFile(string Name, Dialect Dialect);

/// <summary>The column of a role.</summary>
/// <param name="Role">The role.</param>
/// <param name="Column">The column's name.</param>
/// <param name="Why">Why the column has the role.</param>
/// <param name="Form">How its cells are written; empty where the form does not matter.</param>
public sealed record InspectedColumn(string Role, string Column, string Why, string Form);

/// <summary>A word of a column.</summary>
/// <param name="Text">The word.</param>
/// <param name="Meaning">What the word means.</param>
/// <param name="Lines">The number of lines with the word.</param>
public sealed record InspectedWord(string Text, string Meaning, long Lines);

/// <summary>A row as read.</summary>
/// <param name="Line">The line, from 1.</param>
/// <param name="Values">The texts of its cells, by the name of the role.</param>
/// <param name="LeftOut">Why the row does not count; null when it counts.</param>
public sealed record InspectedRow(long Line, IReadOnlyDictionary<string, string> Values, string? LeftOut);

/// <summary>A row that can't be read.</summary>
/// <param name="File">The file.</param>
/// <param name="Line">The line, from 1.</param>
/// <param name="Customer">The customer's cell; empty when the row does not have the cell.</param>
/// <param name="Role">The role of the wrong cell; empty when the row as a whole is wrong.</param>
/// <param name="Error">What is wrong.</param>
public sealed record UnreadableRow(string File, long Line, string Customer, string Role, string Error);
