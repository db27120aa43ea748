namespace Conversion.Lists;

/// <summary>The form in which a tool imports a list of people.</summary>
public sealed record ListTemplate
{
    /// <summary>The name for <c>--for</c> and <c>?for=</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The name for people.</summary>
    public required string Title { get; init; }

    /// <summary>The extension of the file.</summary>
    public string Extension { get; init; } = ".csv";

    /// <summary>One sentence on what the file contains.</summary>
    public required string About { get; init; }

    /// <summary>The page that documents the form; null without one.</summary>
    public string? Source { get; init; }

    /// <summary>The names of the columns that every file has.</summary>
    public IReadOnlyList<string> Headers => [.. Columns.Select(column => column.Header)];

    /// <summary>Whether the tool accepts only people with an address. Otherwise it takes everybody.</summary>
    public bool NeedsAddress => Addresses is not null;

    /// <summary>The columns that every file has.</summary>
    internal IReadOnlyList<ListColumn> Columns { get; init; } = [];

    /// <summary>
    /// Returns the addresses by which the tool tells people apart, the strongest first; empty for a person whom the tool does not
    /// accept. Null where the tool takes everybody.
    /// </summary>
    internal Func<ListPerson, IReadOnlyList<string>>? Addresses { get; init; }

    /// <summary>Whether the other columns of the file of orders follow.</summary>
    internal bool HasOtherColumns { get; init; } = true;

    /// <summary>The most bytes of UTF-8 in a cell; longer texts are cut. Null for no limit.</summary>
    internal int? MaximumCellBytes { get; init; }
}
