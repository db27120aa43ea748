using Conversion.Json;

namespace Conversion.Orders;

/// <summary>Reads and checks the ids of customers, which shops choose.</summary>
internal static class CustomerId
{
    /// <summary>The longest id, in code points.</summary>
    public const int MaximumLength = 128;

    /// <summary>Returns why a text can't be an id, or null.</summary>
    public static string? FindError(string id)
    {
        if (TextRules.IsBlank(id))
            return $"must be 1 to {MaximumLength} characters, got {(id.Length == 0 ? "an empty text" : "only blanks")}.";
        var length = TextRules.Length(id);
        return length <= MaximumLength ? null : $"must be at most {MaximumLength} characters, got {length}.";
    }

    /// <summary>
    /// Returns the one spelling of an id. Removes blanks around the id and the zeros after the point of a whole number, so
    /// that <c>12345.0</c> is <c>12345</c>. Writes e-mail addresses in lower case.
    /// </summary>
    public static string Normalize(string id)
    {
        id = id.Trim();
        if (id.Contains('@', StringComparison.Ordinal))
            return id.ToLowerInvariant();
        var point = id.IndexOf('.', StringComparison.Ordinal);
        if (point <= 0 || point == id.Length - 1)
            return id;
        var isWhole = !id.AsSpan(0, point).ContainsAnyExceptInRange('0', '9') && !id.AsSpan(point + 1).ContainsAnyExcept('0');
        return isWhole ? id[..point] : id;
    }
}
