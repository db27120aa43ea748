using System.Text;

namespace Conversion.Orders;

/// <summary>Compares the names of columns with the names of roles.</summary>
internal static class ColumnNames
{
    private static readonly Lazy<HashSet<string>> Known = new(() =>
        [.. Enum.GetValues<Role>().SelectMany(role => OrderFormats.Default[role].Names)]);

    /// <summary>Whether a role has the name of a column.</summary>
    public static bool IsKnown(string column) => Forms(column).Any(Known.Value.Contains);

    /// <summary>
    /// Returns the normalized forms of a column's name, from the whole name to its last part: the name, the name without
    /// brackets, the name without a currency, and the last members of a path.
    /// </summary>
    public static IEnumerable<string> Forms(string column)
    {
        yield return OrderFormats.Normalize(column);
        var bare = WithoutBrackets(column);
        if (bare.Length < column.Length)
            yield return OrderFormats.Normalize(bare);
        var words = bare.Split([' ', '_', ',', '-'], StringSplitOptions.RemoveEmptyEntries);
        if (words.Length > 1 && OrderFormats.Default.CurrencyCodes.Contains(words[^1].ToUpperInvariant()))
            yield return OrderFormats.Normalize(string.Concat(words[..^1]));
        var dot = bare.LastIndexOf('.');
        // A point beside a blank ends an abbreviation.
        if (dot < 0 || bare.Contains(' ', StringComparison.Ordinal))
            yield break;
        var parent = dot > 0 ? bare.LastIndexOf('.', dot - 1) : -1;
        if (parent >= 0)
            yield return OrderFormats.Normalize(bare[(parent + 1)..]);
        yield return OrderFormats.Normalize(bare[(dot + 1)..]);
    }

    private static string WithoutBrackets(string column)
    {
        var bare = new StringBuilder(column.Length);
        var depth = 0;
        for (var i = 0; i < column.Length; i++)
        {
            // The brackets of a path, line_items[], are empty.
            var isOpening = column[i] == '(' || column[i] == '[' && i + 1 < column.Length && column[i + 1] != ']';
            depth += isOpening ? 1 : 0;
            if (depth == 0)
                bare.Append(column[i]);
            depth -= depth > 0 && column[i] is ')' or ']' ? 1 : 0;
        }
        return bare.ToString();
    }
}
