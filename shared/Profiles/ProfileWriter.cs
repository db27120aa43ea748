using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;

namespace Conversion.Profiles;

/// <summary>Appends numbers and texts in few bytes: integers as LEB128, signed ones in zigzag.</summary>
internal sealed class ProfileWriter
{
    private readonly List<byte> _bytes = [];

    public byte[] ToArray() => [.. _bytes];

    public void WriteByte(byte value) => _bytes.Add(value);

    public void WriteUnsigned(ulong value)
    {
        for (; value >= 0x80; value >>= 7)
            _bytes.Add((byte)(value | 0x80));
        _bytes.Add((byte)value);
    }

    public void WriteSigned(long value) => WriteUnsigned((ulong)(value << 1) ^ (ulong)(value >> 63));

    public void WriteKey(ulong key)
    {
        Span<byte> bytes = stackalloc byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, key);
        CollectionsMarshal.SetCount(_bytes, _bytes.Count + bytes.Length);
        bytes.CopyTo(CollectionsMarshal.AsSpan(_bytes)[^bytes.Length..]);
    }

    public void WriteDouble(double value) => WriteKey(BitConverter.DoubleToUInt64Bits(value));

    public void WriteBytes(ReadOnlySpan<byte> bytes)
    {
        WriteUnsigned((ulong)bytes.Length);
        CollectionsMarshal.SetCount(_bytes, _bytes.Count + bytes.Length);
        bytes.CopyTo(CollectionsMarshal.AsSpan(_bytes)[^bytes.Length..]);
    }

    public void WriteText(string text) => WriteBytes(Encoding.UTF8.GetBytes(text));

    /// <summary>Writes an instant, or null as 0.</summary>
    public void WriteInstant(DateTimeOffset? instant) => WriteUnsigned(instant is { } at ? (ulong)at.UtcTicks + 1 : 0);

    /// <summary>Writes a count of items: mostly a whole number, or unknown.</summary>
    public void WriteQuantity(double value)
    {
        const double MaximumWhole = 1L << 40;
        if (double.IsNaN(value))
            WriteUnsigned(0);
        else if (value >= 0 && value <= MaximumWhole && value == Math.Floor(value) && !double.IsNegative(value))
            WriteUnsigned((ulong)value + 2);
        else
        {
            WriteUnsigned(1);
            WriteDouble(value);
        }
    }
}
