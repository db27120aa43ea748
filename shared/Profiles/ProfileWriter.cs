using System.Buffers.Binary;
using System.Text;

namespace Conversion.Profiles;

/// <summary>Appends numbers and texts in few bytes: integers as LEB128, signed ones in zigzag.</summary>
internal sealed class ProfileWriter
{
    private byte[] _bytes = new byte[512];
    private int _length;

    public byte[] ToArray() => _bytes[.._length];

    public void WriteByte(byte value) => Next(1)[0] = value;

    public void WriteUnsigned(ulong value)
    {
        for (; value >= 0x80; value >>= 7)
            WriteByte((byte)(value | 0x80));
        WriteByte((byte)value);
    }

    public void WriteSigned(long value) => WriteUnsigned((ulong)(value << 1) ^ (ulong)(value >> 63));

    public void WriteKey(ulong key) => BinaryPrimitives.WriteUInt64LittleEndian(Next(sizeof(ulong)), key);

    public void WriteDouble(double value) => WriteKey(BitConverter.DoubleToUInt64Bits(value));

    public void WriteBytes(ReadOnlySpan<byte> bytes)
    {
        WriteUnsigned((ulong)bytes.Length);
        bytes.CopyTo(Next(bytes.Length));
    }

    public void WriteText(string text)
    {
        var length = Encoding.UTF8.GetByteCount(text);
        WriteUnsigned((ulong)length);
        Encoding.UTF8.GetBytes(text, Next(length));
    }

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

    private Span<byte> Next(int count)
    {
        if (_bytes.Length - _length < count)
            Array.Resize(ref _bytes, Math.Max(2 * _bytes.Length, _length + count));
        _length += count;
        return _bytes.AsSpan(_length - count, count);
    }
}
