using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;

namespace Conversion.Orders;

/// <summary>
/// A line as bytes: the length of the record (4 bytes), the length of the customer's id (2), the id, the fixed fields, the hashes
/// that are not 0, and the numbers that are present.
/// </summary>
internal static class LineRecord
{
    /// <summary>The bytes before the id.</summary>
    public const int HeaderBytes = 6;

    private const int FixedBytes = sizeof(long) + 3 * sizeof(int) + 2;

    // Which hashes are present, in the bits of the statuses' byte that no status needs.
    private const int HashShift = 4;

    /// <summary>Returns the length of a record.</summary>
    public static int SizeOf(ReadOnlySpan<byte> customer, in OrderLine line) => HeaderBytes + customer.Length + FixedBytes +
        sizeof(long) * (BitOperations.PopCount(line.Present) + BitOperations.PopCount((uint)HashesOf(line)));

    /// <summary>Writes a record.</summary>
    public static void Write(Span<byte> record, ReadOnlySpan<byte> customer, in OrderLine line)
    {
        BinaryPrimitives.WriteInt32LittleEndian(record, record.Length);
        BinaryPrimitives.WriteUInt16LittleEndian(record[4..], (ushort)customer.Length);
        customer.CopyTo(record[HeaderBytes..]);
        var rest = record[(HeaderBytes + customer.Length)..];
        var hashes = HashesOf(line);
        MemoryMarshal.Write(rest, line.Ticks);
        MemoryMarshal.Write(rest[8..], line.Export);
        MemoryMarshal.Write(rest[12..], line.Block);
        MemoryMarshal.Write(rest[16..], line.Present);
        rest[20] = (byte)((int)line.Status | hashes << HashShift);
        rest[21] = (byte)line.Kind;
        rest = rest[FixedBytes..];
        foreach (var hash in (ReadOnlySpan<ulong>)[line.Order, line.Product, line.Transaction])
            if (hash != 0)
            {
                MemoryMarshal.Write(rest, hash);
                rest = rest[sizeof(long)..];
            }
        for (var present = line.Present; present != 0; present &= present - 1)
        {
            MemoryMarshal.Write(rest, line.Numbers[BitOperations.TrailingZeroCount(present)]);
            rest = rest[sizeof(long)..];
        }
    }

    /// <summary>Reads the line of a record.</summary>
    public static OrderLine Read(ReadOnlySpan<byte> record)
    {
        var rest = record[(HeaderBytes + Customer(record).Length)..];
        var hashes = rest[20] >> HashShift;
        var line = new OrderLine
        {
            Ticks = MemoryMarshal.Read<long>(rest),
            Export = MemoryMarshal.Read<int>(rest[8..]),
            Block = MemoryMarshal.Read<int>(rest[12..]),
            Present = MemoryMarshal.Read<uint>(rest[16..]),
            Status = (OrderStatus)(rest[20] & (1 << HashShift) - 1),
            Kind = (TransactionKind)rest[21],
        };
        rest = rest[FixedBytes..];
        line.Order = ReadHash(hashes & 1, ref rest);
        line.Product = ReadHash(hashes & 2, ref rest);
        line.Transaction = ReadHash(hashes & 4, ref rest);
        for (var present = line.Present; present != 0; present &= present - 1)
        {
            line.Numbers[BitOperations.TrailingZeroCount(present)] = MemoryMarshal.Read<long>(rest);
            rest = rest[sizeof(long)..];
        }
        return line;
    }

    /// <summary>Returns the customer's id of a record.</summary>
    public static ReadOnlySpan<byte> Customer(ReadOnlySpan<byte> record) =>
        record.Slice(HeaderBytes, BinaryPrimitives.ReadUInt16LittleEndian(record[4..]));

    /// <summary>Returns the record at the start of bytes.</summary>
    public static ReadOnlySpan<byte> Slice(ReadOnlySpan<byte> bytes) => bytes[..BinaryPrimitives.ReadInt32LittleEndian(bytes)];

    /// <summary>Returns the first eight bytes of an id as a number that compares like the bytes.</summary>
    public static ulong Prefix(ReadOnlySpan<byte> customer)
    {
        Span<byte> first = stackalloc byte[8];
        first.Clear();
        customer[..Math.Min(8, customer.Length)].CopyTo(first);
        return BinaryPrimitives.ReadUInt64BigEndian(first);
    }

    private static int HashesOf(in OrderLine line) =>
        (line.Order == 0 ? 0 : 1) | (line.Product == 0 ? 0 : 2) | (line.Transaction == 0 ? 0 : 4);

    private static ulong ReadHash(int isPresent, ref ReadOnlySpan<byte> rest)
    {
        if (isPresent == 0)
            return 0;
        var hash = MemoryMarshal.Read<ulong>(rest);
        rest = rest[sizeof(long)..];
        return hash;
    }
}
