using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;

namespace Conversion.Orders;

/// <summary>
/// A line as bytes: the length of the record (4 bytes), the length of the customer's id (2), the id, the fixed fields, and
/// the numbers that are present.
/// </summary>
internal static class LineRecord
{
    /// <summary>The bytes before the id.</summary>
    public const int HeaderBytes = 6;

    private const int FixedBytes = 4 * sizeof(long) + 3 * sizeof(int) + 2;

    /// <summary>Returns the length of a record.</summary>
    public static int SizeOf(ReadOnlySpan<byte> customer, in OrderLine line) =>
        HeaderBytes + customer.Length + FixedBytes + sizeof(long) * BitOperations.PopCount(line.Present);

    /// <summary>Writes a record.</summary>
    public static void Write(Span<byte> record, ReadOnlySpan<byte> customer, in OrderLine line)
    {
        BinaryPrimitives.WriteInt32LittleEndian(record, record.Length);
        BinaryPrimitives.WriteUInt16LittleEndian(record[4..], (ushort)customer.Length);
        customer.CopyTo(record[HeaderBytes..]);
        var rest = record[(HeaderBytes + customer.Length)..];
        MemoryMarshal.Write(rest, line.Ticks);
        MemoryMarshal.Write(rest[8..], line.Order);
        MemoryMarshal.Write(rest[16..], line.Product);
        MemoryMarshal.Write(rest[24..], line.Transaction);
        MemoryMarshal.Write(rest[32..], line.Export);
        MemoryMarshal.Write(rest[36..], line.Block);
        MemoryMarshal.Write(rest[40..], line.Present);
        rest[44] = (byte)line.Status;
        rest[45] = (byte)line.Kind;
        rest = rest[FixedBytes..];
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
        var line = new OrderLine
        {
            Ticks = MemoryMarshal.Read<long>(rest),
            Order = MemoryMarshal.Read<ulong>(rest[8..]),
            Product = MemoryMarshal.Read<ulong>(rest[16..]),
            Transaction = MemoryMarshal.Read<ulong>(rest[24..]),
            Export = MemoryMarshal.Read<int>(rest[32..]),
            Block = MemoryMarshal.Read<int>(rest[36..]),
            Present = MemoryMarshal.Read<uint>(rest[40..]),
            Status = (OrderStatus)rest[44],
            Kind = (TransactionKind)rest[45],
        };
        rest = rest[FixedBytes..];
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
}
