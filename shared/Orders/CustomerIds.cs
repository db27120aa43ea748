using System.Text;
using Conversion.Files;

namespace Conversion.Orders;

/// <summary>Reads the ids of customers in one spelling.</summary>
/// <param name="guests">More words that mean nobody, in lower case.</param>
internal sealed class CustomerIds(IReadOnlySet<string> guests)
{
    // Longer texts are not words.
    private const int MaximumWord = 32;

    private byte[] _text = new byte[256];

    /// <summary>Returns the id as the service and the command line know it; empty for nobody.</summary>
    public ReadOnlySpan<byte> Read(ReadOnlySpan<byte> cell)
    {
        if (NullText.IsGuest(cell) || IsGuest(cell))
            return [];
        if (IsPlain(cell))
            return cell;
        var id = CustomerId.Normalize(ColumnText.Decode(cell));
        if (Encoding.UTF8.GetByteCount(id) > _text.Length)
            _text = new byte[Encoding.UTF8.GetMaxByteCount(id.Length)];
        return _text.AsSpan(0, Encoding.UTF8.GetBytes(id, _text));
    }

    private bool IsGuest(ReadOnlySpan<byte> cell) =>
        guests.Count > 0 && cell.Length < MaximumWord && guests.Contains(ColumnText.Decode(cell).ToLowerInvariant());

    /// <summary>Whether the id is already in its one spelling.</summary>
    private static bool IsPlain(ReadOnlySpan<byte> cell) => !cell.ContainsAny("@.\u00A0\u3000"u8) && cell[^1] > ' ';
}
