using System.Globalization;
using System.Text;
using Conversion.Files;
using Conversion.Json;
using Conversion.Orders;
using Conversion.Training.Orders;

namespace Conversion.Training.Evaluation;

/// <summary>
/// Reads decisions as a table: written by <c>score</c>, a batch over HTTP or the decisions topic, or by another program.
/// </summary>
internal static class DecisionFile
{
    /// <summary>
    /// Returns the first decision of every customer of a path or glob. Skips lines without a customer or an arm, which report errors.
    /// </summary>
    /// <exception cref="UserErrorException">The files can't be read, contain no decisions, or mix experiments.</exception>
    public static Dictionary<string, FirstDecision> Read(string path, DecisionColumns columns)
    {
        var decisions = new Dictionary<string, FirstDecision>();
        try
        {
            foreach (var file in OrderFiles.Find(path))
                ReadFile(TableFile.Open(OrderFiles.ToInput(file), columns.Format, [], long.MaxValue), path, columns, decisions);
        }
        catch (OrderFileException e)
        {
            throw new UserErrorException(
                $"{path} must contain decisions with customerId, asOf, action and arm, or with the columns of --decision-columns, " +
                $"but could not be read: {e.Message}",
                e);
        }
        return decisions.Count > 0
            ? decisions
            : throw new UserErrorException($"{path} must contain decisions, got none; pass the output of conversion score.");
    }

    private static void ReadFile(
        TableFile file, string path, DecisionColumns columns, Dictionary<string, FirstDecision> decisions)
    {
        var customerColumn = Find(file, columns.Customer, "customerId");
        var instantColumn = Find(file, columns.At, "asOf");
        var armColumn = Find(file, columns.Arm, "arm", "decision.arm");
        // The log of another program may have arms only.
        var actionColumn = columns.Action is null && columns.Arm is not null && !file.Columns.Contains("action")
            ? -1
            : Find(file, columns.Action, "action", "decision.action");
        var names = file.Columns.ToList();
        // A column of this name in the log of another program may be something else.
        var propensityColumn = columns.Propensity is not null ? Find(file, columns.Propensity)
            : columns.Arm is null ? names.FindIndex(name => name is "propensity" or "decision.propensity")
            : -1;
        var eligibleColumn = names.IndexOf("eligible");
        var style = DecideStyle(file, columns.Format, instantColumn);
        using var rows = file.OpenRows();
        // A list of actions is not a cell, so the records are read beside the rows.
        using var records = file.HasRowForEachRecord ? file.OpenRecords() : null;
        while (rows.Read())
        {
            records?.Read();
            if (rows.Error is { } error)
                throw new OrderFileException($"line {rows.Line} of {file.Name}: {error}");
            var customer = CustomerId.Normalize(Encoding.UTF8.GetString(rows[customerColumn]));
            var arm = Encoding.UTF8.GetString(rows[armColumn]).Trim();
            if (customer.Length == 0 || arm.Length == 0)
                continue;
            var action = actionColumn < 0 ? "" : Encoding.UTF8.GetString(rows[actionColumn]);
            if (!TryParseInstant(rows[instantColumn], style, out var instant) || action.Length == 0 && actionColumn >= 0)
                throw new UserErrorException(
                    $"{path}: every decision must have an instant and an action, got line {rows.Line} of {file.Name} without one; " +
                    "remove the line.");
            var decision = new FirstDecision(instant, action, arm == columns.Control ? null : arm)
            {
                Propensity = propensityColumn < 0 ? null : ReadPropensity(rows, propensityColumn, file.Name),
                Eligible = ReadEligible(rows, eligibleColumn, records, file.Name),
            };
            Add(decisions, customer, decision, path);
        }
    }

    /// <summary>Decides how instants are written; null where all are of ISO 8601.</summary>
    private static InstantStyle? DecideStyle(TableFile file, ColumnMapping format, int column)
    {
        if (format.TimestampFormat is { } timestamps)
            return new(InstantKind.Text, Format: TimestampFormat.Parse(timestamps));
        if (format.DateOrder is { } order)
            return new(InstantKind.Text, Enum.Parse<DateOrder>(order, ignoreCase: true));
        var instants = new InstantColumn();
        var isIso = true;
        using var rows = file.OpenRows();
        while (rows.Read())
        {
            var cell = rows[column];
            if (cell.IsEmpty)
                continue;
            isIso = isIso && Instant.TryParse(Encoding.UTF8.GetString(cell), out _);
            instants.Add(cell);
        }
        return isIso
            ? null
            : instants.Decide(zone: null) ?? throw new OrderFileException(
                $"The dates of column {file.Columns[column]} are ambiguous: day or month may be first; " +
                "add dateOrder=dmy or dateOrder=mdy to --decision-columns.");
    }

    private static bool TryParseInstant(ReadOnlySpan<byte> cell, InstantStyle? style, out DateTimeOffset instant)
    {
        if (style?.Format is null && Instant.TryParse(Encoding.UTF8.GetString(cell), out instant))
            return true;
        instant = default;
        if (style is null || !style.TryParse(cell, out var ticks))
            return false;
        instant = new(ticks, TimeSpan.Zero);
        return true;
    }

    private static double? ReadPropensity(RowReader row, int column, string file)
    {
        if (row[column].IsEmpty)
            return null;
        var text = Encoding.UTF8.GetString(row[column]);
        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var propensity) && propensity is > 0 and <= 1
            ? propensity
            : throw new OrderFileException($"line {row.Line} of {file}: propensity must be a number above 0 and up to 1, got {text}.");
    }

    private static IReadOnlyDictionary<string, double>? ReadEligible(RowReader row, int column, JsonRecords? records, string file)
    {
        try
        {
            return records is not null ? EligibleActions.OfDecision(records.Record)
                : column >= 0 ? EligibleActions.OfCell(Encoding.UTF8.GetString(row[column]))
                : null;
        }
        catch (OrderFileException e)
        {
            throw new OrderFileException($"line {row.Line} of {file}: {e.Message}");
        }
    }

    private static void Add(Dictionary<string, FirstDecision> decisions, string customer, FirstDecision decision, string path)
    {
        if (!decisions.TryGetValue(customer, out var first))
        {
            decisions.Add(customer, decision);
            return;
        }
        if (first.Treatment != decision.Treatment)
            throw new UserErrorException(
                $"{path}: every customer must be in one arm, got one in two arms; " +
                "pass the decisions of one experiment, with one salt and one share.");
        // Of two decisions at one instant either will do, but it must be the same in every run.
        if (decision.At < first.At || decision.At == first.At && string.CompareOrdinal(decision.Action, first.Action) < 0)
            decisions[customer] = decision;
    }

    private static int Find(TableFile file, string? named, params string[] known)
    {
        for (var i = 0; i < file.Columns.Count; i++)
            if (named is null ? known.Contains(file.Columns[i]) : file.Columns[i] == named)
                return i;
        throw new OrderFileException(
            $"{file.Name} must have a column {named ?? known[0]}, got {string.Join(", ", file.Columns)}; " +
            "pass the output of conversion score, or name the columns with --decision-columns.");
    }
}
