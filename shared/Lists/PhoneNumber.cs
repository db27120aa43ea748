using System.Buffers;

namespace Conversion.Lists;

/// <summary>Writes phone numbers in the form of E.164: a plus, the country's code and the number.</summary>
internal static class PhoneNumber
{
    // ITU-T E.164 allows 15 digits. Shorter numbers are of services.
    private const int MinimumDigits = 8;
    private const int MaximumDigits = 15;

    private static readonly SearchValues<char> Allowed = SearchValues.Create("+0123456789 -./()\u00A0\u2010\u2011\u2013");

    // With the country's code, a number without a plus is at least this long.
    private const int MinimumInternationalDigits = 11;

    /// <summary>Returns the number; null for another text, or where the country is not known.</summary>
    /// <param name="text">The number as written.</param>
    /// <param name="country">The code of the country of a number without its own; null for an unknown one.</param>
    public static string? ToE164(string? text, string? country)
    {
        // Shopify writes an apostrophe before a plus. The zero in +49 (0)30 is for calls within the country.
        text = text?.Trim().TrimStart('\'').Replace("(0)", "", StringComparison.Ordinal) ?? "";
        if (text.AsSpan().ContainsAnyExcept(Allowed))
            return null;
        var digits = string.Concat(text.Where(char.IsAsciiDigit));
        if (!text.StartsWith('+'))
        {
            if (digits.StartsWith("00", StringComparison.Ordinal))
                digits = digits[2..];
            else if (Countries.Find(country) is { } known)
                digits = WithCode(digits, known);
            else
                return null;
        }
        return digits.Length is >= MinimumDigits and <= MaximumDigits && digits[0] != '0' ? $"+{digits}" : null;
    }

    private static string WithCode(string digits, Country country)
    {
        if (country.Trunk.Length > 0 && digits.StartsWith(country.Trunk, StringComparison.Ordinal)
            && !(country.Trunk == country.CallingCode && digits.Length < MinimumInternationalDigits))
            return country.CallingCode + digits[country.Trunk.Length..];
        var hasCode = digits.StartsWith(country.CallingCode, StringComparison.Ordinal) && digits.Length >= MinimumInternationalDigits;
        return hasCode ? digits : country.CallingCode + digits;
    }
}
