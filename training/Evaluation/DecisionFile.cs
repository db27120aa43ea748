using System.Text;
using Conversion.Files;
using Conversion.Json;
using Conversion.Orders;
using Conversion.Training.Orders;

namespace Conversion.Training.Evaluation;

/// <summary>
/// Reads decisions as CSV or JSON lines, written by <c>score</c>, a batch over HTTP or the decisions topic.
/// </summary>
internal static class DecisionFile
{
    /// <summary>
    /// Returns the first decision of every customer of a path or glob. Skips lines without an arm, which report errors.
    /// </summary>
    /// <exception cref="UserErrorException">The files can't be read, contain no decisions, or mix experiments.</exception>
    public static Dictionary<string, FirstDecision> Read(string path)
    {
        var decisions = new Dictionary<string, FirstDecision>();
        try
        {
            foreach (var file in OrderFiles.Find(path))
                ReadFile(TableFile.Open(OrderFiles.ToInput(file), new(), [], long.MaxValue), path, decisions);
        }
        catch (OrderFileException e)
        {
            throw new UserErrorException(
                $"{path} must contain decisions with customerId, asOf, action and arm, but could not be read: {e.Message}", e);
        }
        return decisions.Count > 0
            ? decisions
            : throw new UserErrorException($"{path} must contain decisions, got none; pass the output of conversion score.");
    }

    private static void ReadFile(TableFile file, string path, Dictionary<string, FirstDecision> decisions)
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
            var customer = CustomerId.Normalize(Encoding.UTF8.GetString(rows[customerColumn]));
            var arm = Encoding.UTF8.GetString(rows[armColumn]);
            if (customer.Length == 0 || arm.Length == 0)
                continue;
            var action = Encoding.UTF8.GetString(rows[actionColumn]);
            var hasInstant = Instant.TryParse(Encoding.UTF8.GetString(rows[instantColumn]), out var instant);
            if (!hasInstant || action.Length == 0 || arm is not ("treatment" or "control"))
                throw new UserErrorException(
                    $"{path}: every decision must have an instant, an action, and the arm treatment or control, " +
                    "got one without; remove the line.");
            Add(decisions, customer, new(instant, action, arm == "treatment"), path);
        }
    }

    private static void Add(Dictionary<string, FirstDecision> decisions, string customer, FirstDecision decision, string path)
    {
        if (!decisions.TryGetValue(customer, out var first))
        {
            decisions.Add(customer, decision);
            return;
        }
        if (first.Treated != decision.Treated)
            throw new UserErrorException(
                $"{path}: every customer must be in one arm, got one in both arms; " +
                "pass the decisions of one experiment, with one salt and one share.");
        // Of two decisions at one instant either will do, but it must be the same in every run.
        if (decision.At < first.At || decision.At == first.At && string.CompareOrdinal(decision.Action, first.Action) < 0)
            decisions[customer] = decision;
    }

    private static int Find(TableFile file, params string[] names)
    {
        for (var i = 0; i < file.Columns.Count; i++)
            if (names.Contains(file.Columns[i]))
                return i;
        throw new OrderFileException(
            $"{file.Name} must have a column {names[0]}, got {string.Join(", ", file.Columns)}; pass the output of conversion score.");
    }
}
