namespace Conversion.Tests.Orders;

/// <summary>Compares names of columns as the document of order formats says.</summary>
internal static class ColumnName
{
    /// <summary>Returns the letters and digits of a name in lower case.</summary>
    public static string Normalize(string name) => string.Concat(name.Where(char.IsLetterOrDigit)).ToLowerInvariant();
}
