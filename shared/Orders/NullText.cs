using System.Text;

namespace Conversion.Orders;

/// <summary>Recognizes the words that mean no value.</summary>
internal static class NullText
{
    private const int MaximumLength = 24;

    private static readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> Words = Lookup(OrderFormats.Default.NullWords);

    private static readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> Guests = Lookup(OrderFormats.Default.GuestWords);

    /// <summary>Whether a cell means no value.</summary>
    public static bool IsNull(ReadOnlySpan<byte> cell) => cell.IsEmpty || IsOneOf(cell, Words);

    /// <summary>Whether a customer's cell means no known customer.</summary>
    public static bool IsGuest(ReadOnlySpan<byte> cell) => IsNull(cell) || IsOneOf(cell, Guests);

    private static bool IsOneOf(ReadOnlySpan<byte> cell, HashSet<string>.AlternateLookup<ReadOnlySpan<char>> words)
    {
        // Most cells are numbers, dates or ids.
        if (cell.Length > MaximumLength || char.IsAsciiDigit((char)cell[0]))
            return false;
        Span<char> letters = stackalloc char[MaximumLength];
        if (!Encoding.UTF8.TryGetChars(cell, letters, out var length))
            return false;
        Span<char> lower = stackalloc char[MaximumLength];
        return words.Contains(lower[..((ReadOnlySpan<char>)letters[..length]).ToLowerInvariant(lower)]);
    }

    private static HashSet<string>.AlternateLookup<ReadOnlySpan<char>> Lookup(IReadOnlySet<string> words) =>
        words.ToHashSet().GetAlternateLookup<ReadOnlySpan<char>>();
}
