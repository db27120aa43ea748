namespace Conversion.Orders;

/// <summary>Checks the ids of customers, which shops choose.</summary>
internal static class CustomerId
{
    /// <summary>Names the expected form, for error messages.</summary>
    public static readonly string Expected = $"must be 1 to {MaximumLength} characters and not blank.";

    private const int MaximumLength = 128;

    /// <summary>Returns whether an id has 1 to 128 characters and not blank.</summary>
    public static bool IsValid(string id) => !string.IsNullOrWhiteSpace(id) && id.Length <= MaximumLength;
}
