using System.Data.Common;
using System.Globalization;
using DuckDB.NET.Data;

namespace Conversion.Training.Orders;

/// <summary>Short forms of the queries that are used here.</summary>
internal static class DuckDbExtensions
{
    private const int MaximumErrorLength = 300;

    /// <summary>Runs a statement.</summary>
    public static void Execute(this DuckDBConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    /// <summary>Returns the single number of a query.</summary>
    public static long ReadCount(this DuckDBConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return Convert.ToInt64(command.ExecuteScalar(), CultureInfo.InvariantCulture);
    }

    /// <summary>Returns the first column of a query.</summary>
    public static List<string> ReadStrings(this DuckDBConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        var strings = new List<string>();
        while (reader.Read())
            strings.Add(reader.GetString(0));
        return strings;
    }

    /// <summary>Returns an instant that the query gives by <c>epoch_us</c>.</summary>
    public static DateTimeOffset GetInstant(this DbDataReader reader, int ordinal) =>
        DateTimeOffset.UnixEpoch.AddTicks(reader.GetInt64(ordinal) * TimeSpan.TicksPerMicrosecond);

    /// <summary>
    /// Returns the first line of DuckDB's message. The rest is advice on DuckDB's options, which users can't set, and
    /// lines of the file. Adds advice on options of ours.
    /// </summary>
    public static string Summarize(this DuckDBException error)
    {
        var message = error.Message.Split('\n')[0].TrimEnd();
        if (message.Length > MaximumErrorLength)
            message = $"{message[..MaximumErrorLength]}…";
        if (error.Message.Contains("unicode", StringComparison.OrdinalIgnoreCase)
            || error.Message.Contains("utf-8", StringComparison.OrdinalIgnoreCase))
            message += " If the CSV is not UTF-8, set --columns encoding=latin-1 or encoding=utf-16.";
        if (error.Message.StartsWith("Out of Memory", StringComparison.OrdinalIgnoreCase))
            message += " Set a greater --memory.";
        return message;
    }
}
