using System.Text;
using Conversion.Orders;

namespace Conversion.Profiles;

/// <summary>The number of an order, or of a refund. Equal numbers have equal keys.</summary>
/// <param name="Key">A hash of the text (XXH3), as the reader of order files computes it; never 0.</param>
/// <param name="Text">The text as the shop writes it; null where it is longer than <see cref="MaximumKeptLength"/>, or unknown.</param>
public readonly record struct OrderId(ulong Key, string? Text)
{
    /// <summary>Longer numbers are kept as their key alone, so that a profile stays small.</summary>
    public const int MaximumKeptLength = 16;

    /// <summary>Returns the id of a number.</summary>
    public static OrderId From(string text)
    {
        text = text.Trim();
        return new(TextHash.From(Encoding.UTF8.GetBytes(text)), text.Length <= MaximumKeptLength ? text : null);
    }

    /// <summary>Whether two ids are of one order. The text does not matter.</summary>
    public bool Equals(OrderId other) => Key == other.Key;

    /// <inheritdoc/>
    public override int GetHashCode() => Key.GetHashCode();

    /// <summary>Returns the number, or its key in hexadecimal.</summary>
    public override string ToString() => Text ?? $"{Key:x16}";

    /// <summary>Returns the id that has the text, where one of two equal ids has it.</summary>
    internal OrderId Merge(OrderId other) => Text is null ? other : this;
}
