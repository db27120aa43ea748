using System.Text;
using Conversion.Decisions;
using Conversion.Files;
using Conversion.Json;
using Conversion.Orders;
using Conversion.Scoring;
using Conversion.Training.Orders;

namespace Conversion.Training.Scoring;

/// <summary>The actions that were taken about each customer, from logs of decisions that this program or the service wrote.</summary>
internal sealed class LoggedDecisions
{
    private readonly Dictionary<string, List<PastAction>> _taken = [];

    /// <summary>No decisions.</summary>
    public static LoggedDecisions None { get; } = new();

    /// <summary>Reads the logs that a path or glob matches; no logs for null.</summary>
    /// <exception cref="UserErrorException">A file can't be read, or is not a log of decisions.</exception>
    public static LoggedDecisions Read(string? path)
    {
        var logged = new LoggedDecisions();
        if (path is null)
            return logged;
        try
        {
            foreach (var file in OrderFiles.Find(path))
                logged.Add(TableFile.Open(OrderFiles.ToInput(file), ColumnMapping.Parse(null), [], long.MaxValue));
        }
        catch (OrderFileException e)
        {
            throw new UserErrorException(
                $"--decisions {path} must contain decisions with customerId, asOf, action and arm, but could not be read: {e.Message}", e);
        }
        return logged;
    }

    /// <summary>Returns the actions that were taken about a customer, each once.</summary>
    public IReadOnlyList<PastAction> Of(string customer) => _taken.GetValueOrDefault(CustomerId.Normalize(customer)) ?? [];

    private void Add(TableFile file)
    {
        var customerColumn = Find(file, "customerId");
        var instantColumn = Find(file, "asOf");
        var actionColumn = Find(file, "action", "decision.action");
        var armColumn = Find(file, "arm", "decision.arm");
        using var rows = file.OpenRows();
        while (rows.Read())
        {
            if (rows.Error is { } error)
                throw new OrderFileException($"line {rows.Line} of {file.Name}: {error}");
            var customer = CustomerId.Normalize(Text(rows, customerColumn));
            var action = Text(rows, actionColumn);
            // Lines that report an error have no arm.
            if (customer.Length == 0 || Text(rows, armColumn) is not { Length: > 0 } arm || !ContactStates.IsTaken(action, arm))
                continue;
            if (!Instant.TryParse(Text(rows, instantColumn), out var at))
                throw new OrderFileException($"line {rows.Line} of {file.Name}: asOf must be an ISO 8601 instant.");
            if (!_taken.TryGetValue(customer, out var taken))
                _taken.Add(customer, taken = []);
            var past = new PastAction(at, action);
            if (!taken.Contains(past))
                taken.Add(past);
        }
    }

    private static string Text(RowReader rows, int column) => Encoding.UTF8.GetString(rows[column]).Trim();

    private static int Find(TableFile file, params string[] names)
    {
        for (var i = 0; i < file.Columns.Count; i++)
            if (names.Contains(file.Columns[i]))
                return i;
        throw new OrderFileException($"{file.Name} must have a column {names[0]}, got {string.Join(", ", file.Columns)}.");
    }
}
