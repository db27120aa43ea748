using Conversion.Json;

namespace Conversion.Scoring;

/// <summary>The lines of a table that belong to one customer.</summary>
/// <param name="Line">The first of these lines, from 1.</param>
/// <param name="Customer">The customer, from the lines that could be read.</param>
public sealed record TableCustomer(int Line, Customer Customer)
{
    private List<InvalidLine>? _invalidLines;

    /// <summary>
    /// The lines that could not be read; empty when all could. A customer with such a line must not be scored: a part
    /// of the history is missing.
    /// </summary>
    public IReadOnlyList<InvalidLine> InvalidLines => _invalidLines ?? [];

    internal void Add(InvalidLine line)
    {
        _invalidLines ??= new(1);
        _invalidLines.Add(line);
    }
}

/// <summary>A line of a table that could not be read.</summary>
/// <param name="Line">Its number, from 1.</param>
/// <param name="Errors">What is wrong with it, at least one error.</param>
public sealed record InvalidLine(int Line, IReadOnlyList<FieldError> Errors);
