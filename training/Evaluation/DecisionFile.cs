using Conversion.Training.Orders;
using DuckDB.NET.Data;

namespace Conversion.Training.Evaluation;

/// <summary>A customer's first decision. Later ones may depend on its effect, and are not compared.</summary>
/// <param name="At">The instant decided as of.</param>
/// <param name="Action">What was decided.</param>
/// <param name="Treated">True in the arm that is acted upon, false in the control group.</param>
public readonly record struct FirstDecision(DateTimeOffset At, string Action, bool Treated);

/// <summary>Decisions as the command line, a batch over HTTP or the decisions topic give them, as CSV or JSON lines.</summary>
internal static class DecisionFile
{
    private const string Columns = "columns={customerId: 'VARCHAR', 'asOf': 'VARCHAR', decision: 'STRUCT(action VARCHAR, arm VARCHAR)'}";

    /// <summary>The first decision of every customer of a path or glob. Lines without an arm, which tell of errors, are left out.</summary>
    /// <exception cref="UserErrorException">The files can't be read, or hold no decisions, or not those of one experiment.</exception>
    public static Dictionary<string, FirstDecision> Read(string path)
    {
        GzipIntegrity.ThrowIfAnyDamaged(path);
        using var connection = new DuckDBConnection("Data Source=:memory:");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SET TimeZone='UTC'";
        command.ExecuteNonQuery();
        var (fields, source) = OrderLineSql.IsCsv(path)
            ? ("action, arm", OrderLineSql.Describe(path, new() { Delimiter = "," }))
            : ("decision.action AS action, decision.arm AS arm", OrderLineSql.Json(path, Columns));
        // Of two decisions of one instant, any will do, but the same every time.
        command.CommandText =
            $"""
            SELECT customer, epoch_us(min(instant)), first(action ORDER BY instant, action), first(arm ORDER BY instant, action),
                   count(DISTINCT arm), count(*) FILTER (instant IS NULL OR action IS NULL OR arm NOT IN ('treatment', 'control'))
            FROM (SELECT {OrderLineSql.Customer("customerId")} AS customer, {OrderLineSql.Instant(new() { At = "asOf" })} AS instant, {fields} FROM {source})
            WHERE customer IS NOT NULL AND arm IS NOT NULL
            GROUP BY customer ORDER BY customer
            """;
        var decisions = new Dictionary<string, FirstDecision>();
        try
        {
            command.UseStreamingMode = true;
            using var reader = command.ExecuteReader();
            while (reader.Read())
            {
                var customer = reader.GetString(0);
                if (reader.GetInt64(5) > 0)
                    throw new UserErrorException($"{path}: a decision about one customer or more has no instant or action, or an arm that is neither treatment nor control.");
                if (reader.GetInt64(4) > 1)
                    throw new UserErrorException($"{path}: a customer or more is in both arms. Give the decisions of one experiment: salt or share changed meanwhile.");
                decisions.Add(customer, new(
                    OrderLineSql.FromMicroseconds(reader.GetInt64(1)), reader.GetString(2), reader.GetString(3) == "treatment"));
            }
        }
        catch (DuckDBException e)
        {
            throw new UserErrorException($"{path} can't be read as decisions, with customerId, asOf, action and arm: {OrderLineSql.Brief(e)}", e);
        }
        return decisions.Count > 0 ? decisions : throw new UserErrorException($"{path} holds no decisions.");
    }
}
