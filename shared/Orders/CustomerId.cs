namespace Conversion.Orders;

/// <summary>Reads and checks the ids of customers, which shops choose.</summary>
internal static class CustomerId
{
    /// <summary>Names the expected form, for error messages.</summary>
    public static readonly string Expected = $"must be 1 to {MaximumLength} characters and not blank.";

    /// <summary>The longest id, in UTF-16 code units.</summary>
    public const int MaximumLength = 128;

    /// <summary>Returns whether an id has 1 to 128 characters and is not blank.</summary>
    public static bool IsValid(string id) => !string.IsNullOrWhiteSpace(id) && id.Length <= MaximumLength;

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
