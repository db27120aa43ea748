using System.Buffers.Binary;
using System.Text;

namespace Conversion.Profiles;

/// <summary>Reads what <see cref="ProfileWriter"/> wrote. Damaged bytes give an <see cref="InvalidDataException"/>.</summary>
internal ref struct ProfileReader(ReadOnlySpan<byte> bytes)
{
    private ReadOnlySpan<byte> _rest = bytes;

    public readonly bool IsAtEnd => _rest.IsEmpty;

    public byte ReadByte() => Take(1)[0];

    public ulong ReadUnsigned()
    {
        var value = 0UL;
        for (var shift = 0; shift < 64; shift += 7)
        {
            var next = ReadByte();
            value |= (ulong)(next & 0x7f) << shift;
            if (next < 0x80)
                return value;
        }
        throw Damaged();
    }

    public long ReadSigned()
    {
        var value = ReadUnsigned();
        return (long)(value >> 1) ^ -(long)(value & 1);
    }

    public ulong ReadKey() => BinaryPrimitives.ReadUInt64LittleEndian(Take(sizeof(ulong)));

    public double ReadDouble() => BitConverter.UInt64BitsToDouble(ReadKey());

    public ReadOnlySpan<byte> ReadBytes() => Take(ReadCount());

    public string ReadText() => Encoding.UTF8.GetString(ReadBytes());

    /// <summary>Reads how many elements follow, each of a byte or more.</summary>
    public int ReadCount() => ReadUnsigned() is var count && count <= (ulong)_rest.Length ? (int)count : throw Damaged();

    public DateTimeOffset? ReadInstant() => ReadUnsigned() is var ticks and not 0 ? ToInstant((long)(ticks - 1)) : null;

    public double ReadQuantity() => ReadUnsigned() switch
    {
        0 => double.NaN,
        1 => ReadDouble(),
        var whole => whole - 2,
    };

    public static DateTimeOffset ToInstant(long ticks) =>
        ticks >= 0 && ticks <= DateTime.MaxValue.Ticks ? new(ticks, TimeSpan.Zero) : throw Damaged();

    public static InvalidDataException Damaged() => new("A profile is damaged: its bytes can't be read.");

    private ReadOnlySpan<byte> Take(int count)
    {
        if (count > _rest.Length)
            throw Damaged();
        var taken = _rest[..count];
        _rest = _rest[count..];
        return taken;
    }
}
