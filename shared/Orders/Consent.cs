namespace Conversion.Orders;

/// <summary>The words that say whether a customer agreed to advertising.</summary>
public static class Consent
{
    /// <summary>The customer agreed.</summary>
    public const string Yes = "yes";

    /// <summary>The customer did not agree, or refused.</summary>
    public const string No = "no";

    /// <summary>The file has a column of consent, and does not say yes or no for the customer.</summary>
    public const string Unknown = "unknown";

    /// <summary>Returns what a cell means.</summary>
    /// <param name="cell">The text; null for a customer without one.</param>
    /// <param name="isOptOut">Whether the column says who refused.</param>
    internal static string Parse(string? cell, bool isOptOut)
    {
        if (cell is null || !OrderFormats.Default.ConsentWords.TryGetValue(OrderFormats.NormalizeWord(cell), out var says))
            return Unknown;
        return says != isOptOut ? Yes : No;
    }
}
