using Conversion.Json;

namespace Conversion.Scoring;

/// <summary>Collects the customers of a table, in the order in which they first appear, within bounds.</summary>
internal sealed class TableCustomers
{
    // All customers are in memory at once. One with a single short line takes about ten times its length, an invalid
    // line takes more.
    private const int MaximumCustomers = 300_000;
    private const int MaximumInvalidLines = 100_000;

    private int _invalidLines;

    /// <summary>The customers so far.</summary>
    public List<TableCustomer> List { get; } = [];

    /// <summary>Adds a customer who is new.</summary>
    /// <exception cref="InvalidInputException">The table has too many customers.</exception>
    public void Add(TableCustomer customer)
    {
        if (List.Count == MaximumCustomers)
            throw new InvalidInputException(malformed: false, "",
                $"must contain at most {MaximumCustomers} customers; send more of them as JSON lines.");
        List.Add(customer);
    }

    /// <summary>Moves the errors of a line to its customer.</summary>
    /// <param name="customer">The customer of the line.</param>
    /// <param name="line">The number of the line.</param>
    /// <param name="errors">The errors of the line, at least one; cleared.</param>
    /// <exception cref="InvalidInputException">The table has too many invalid lines.</exception>
    public void MoveErrors(TableCustomer customer, int line, List<FieldError> errors)
    {
        _invalidLines++;
        if (_invalidLines > MaximumInvalidLines)
            throw new InvalidInputException(malformed: true, "",
                $"must have at most {MaximumInvalidLines} invalid lines; the last one is line {line}: {errors[0]}");
        customer.Add(new(line, errors.ToArray()));
        errors.Clear();
    }
}
