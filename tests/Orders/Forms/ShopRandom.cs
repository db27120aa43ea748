namespace Conversion.Tests.Orders.Forms;

/// <summary>Draws numbers that are equal on every run and every runtime (SplitMix64).</summary>
public sealed class ShopRandom(ulong seed)
{
    private ulong _state = seed;

    /// <summary>Returns a number from 0 to <paramref name="end"/> - 1.</summary>
    public int Next(int end) => (int)(NextBits() % (ulong)end);

    public T Pick<T>(IReadOnlyList<T> from) => from[Next(from.Count)];

    private ulong NextBits()
    {
        _state += 0x9E3779B97F4A7C15UL;
        var bits = _state;
        bits = (bits ^ (bits >> 30)) * 0xBF58476D1CE4E5B9UL;
        bits = (bits ^ (bits >> 27)) * 0x94D049BB133111EBUL;
        return bits ^ (bits >> 31);
    }
}
