namespace Conversion.Training.Orders;

/// <summary>Quotes names and texts for SQL.</summary>
internal static class Sql
{
    /// <summary>Returns a column's name as SQL.</summary>
    public static string Identifier(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    /// <summary>Returns a text as SQL.</summary>
    public static string Literal(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";
}
