namespace Conversion.Orders;

/// <summary>Ids under which lines of nobody are sorted. They start with NUL, which a text can't contain.</summary>
internal static class GuestKey
{
    // Enough that the lines of one id fit in memory. All lines of an order have one id.
    private const int Groups = 4096;

    /// <summary>Returns the id for the lines of an order.</summary>
    /// <param name="order">The hash of the order's number.</param>
    public static byte[] From(ulong order) => [0, (byte)(order % Groups >> 8), (byte)(order % 256)];

    /// <summary>Whether an id is one for lines of nobody.</summary>
    public static bool IsGuest(ReadOnlySpan<byte> customer) => customer[0] == 0;
}
