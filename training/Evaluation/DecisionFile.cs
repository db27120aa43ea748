using Conversion.Training.Orders;
using DuckDB.NET.Data;

namespace Conversion.Training.Evaluation;

/// <summary>Reads decisions that <c>score</c>, a batch over HTTP or the decisions topic wrote, as CSV or JSON lines.</summary>
internal static class DecisionFile
{
    private const string JsonColumns =
        "columns={customerId: 'VARCHAR', 'asOf': 'VARCHAR', decision: 'STRUCT(action VARCHAR, arm VARCHAR)'}";

    /// <summary>
    /// Returns the first decision of every customer of a path or glob. Lines without an arm report errors, and are skipped.
    /// </summary>
    /// <exception cref="UserErrorException">The files could not be read, contain no decisions, or mix several experiments.</exception>
    public static Dictionary<string, FirstDecision> Read(string path)
    {
        GzipIntegrity.ThrowIfAnyDamaged(path);
        using var connection = new DuckDBConnection("Data Source=:memory:");
        connection.Open();
        connection.Execute("SET TimeZone='UTC'");
        try
        {
            var decisions = ReadFirst(connection, path);
            return decisions.Count > 0
                ? decisions
                : throw new UserErrorException($"{path} must contain decisions, got none; pass the output of conversion score.");
        }
        catch (DuckDBException e)
        {
            throw new UserErrorException(
                $"{path} must contain decisions with customerId, asOf, action and arm, but could not be read: {e.Summarize()}", e);
        }
    }

    private static Dictionary<string, FirstDecision> ReadFirst(DuckDBConnection connection, string path)
    {
        using var command = connection.CreateCommand();
        // Of two decisions at one instant either will do, but it must be the same in every run.
        command.CommandText =
            $"""
            SELECT
                customer,
                epoch_us(min(instant)),
                first(action ORDER BY instant, action),
                first(arm ORDER BY instant, action),
                count(DISTINCT arm),
                count(*) FILTER (instant IS NULL OR action IS NULL OR arm NOT IN ('treatment', 'control'))
            FROM ({Normalize(path)})
            WHERE customer IS NOT NULL AND arm IS NOT NULL
            GROUP BY customer ORDER BY customer
            """;
        command.UseStreamingMode = true;
        using var reader = command.ExecuteReader();
        var decisions = new Dictionary<string, FirstDecision>();
        while (reader.Read())
        {
            if (reader.GetInt64(5) > 0)
                throw new UserErrorException(
                    $"{path}: every decision must have an instant, an action, and the arm treatment or control, " +
                    "got one without; remove the line.");
            if (reader.GetInt64(4) > 1)
                throw new UserErrorException(
                    $"{path}: every customer must be in one arm, got one in both arms; " +
                    "pass the decisions of one experiment, with one salt and one share.");
            decisions.Add(reader.GetString(0), new(reader.GetInstant(1), reader.GetString(2), reader.GetString(3) == "treatment"));
        }
        return decisions;
    }

    private static string Normalize(string path)
    {
        var isCsv = FileTableFunction.IsCsv(path);
        var fields = isCsv ? "action, arm" : "decision.action AS action, decision.arm AS arm";
        var source = isCsv
            ? FileTableFunction.Untyped(path, new() { Delimiter = "," })
            : FileTableFunction.Json(path, JsonColumns);
        return
            $"""
            SELECT
                {OrderLineSql.Customer("customerId")} AS customer,
                {OrderLineSql.Instant("asOf", format: null)} AS instant,
                {fields}
            FROM {source}
            """;
    }
}
