using System.Buffers.Binary;
using System.Text;

namespace Conversion.Models.Import;

/// <summary>A message of Protocol Buffers: its fields by number, in the order of the file.</summary>
internal sealed class ProtoMessage
{
    private const int Varint = 0;
    private const int Fixed64 = 1;
    private const int LengthDelimited = 2;
    private const int Fixed32 = 5;

    private readonly Dictionary<int, List<Field>> _fields = [];

    private ProtoMessage()
    {
    }

    /// <summary>Parses a message.</summary>
    /// <exception cref="FormatException">The bytes are not a message.</exception>
    public static ProtoMessage Parse(ReadOnlyMemory<byte> bytes)
    {
        var message = new ProtoMessage();
        var span = bytes.Span;
        var position = 0;
        while (position < span.Length)
        {
            var key = ReadVarint(span, ref position);
            var (number, type) = (checked((int)(key >> 3)), (int)(key & 7));
            var field = type switch
            {
                Varint => new Field(type, ReadVarint(span, ref position), default),
                Fixed64 => new(type, BinaryPrimitives.ReadUInt64LittleEndian(Take(bytes, ref position, 8).Span), default),
                Fixed32 => new(type, BinaryPrimitives.ReadUInt32LittleEndian(Take(bytes, ref position, 4).Span), default),
                LengthDelimited => new(type, 0, Take(bytes, ref position, ReadVarint(span, ref position))),
                _ => throw new FormatException($"a field at byte {position} has the unknown type {type}."),
            };
            if (!message._fields.TryGetValue(number, out var fields))
                message._fields[number] = fields = [];
            fields.Add(field);
        }
        return message;
    }

    /// <summary>Returns the messages of a field.</summary>
    public IEnumerable<ProtoMessage> Messages(int number) => Fields(number).Select(field => Parse(field.Bytes));

    /// <summary>Returns the message of a field; null where it is absent.</summary>
    public ProtoMessage? Message(int number) => Fields(number) is [.., var last] ? Parse(last.Bytes) : null;

    /// <summary>Returns the texts of a field.</summary>
    public List<string> Texts(int number) => [.. Fields(number).Select(field => Encoding.UTF8.GetString(field.Bytes.Span))];

    /// <summary>Returns the text of a field; empty where it is absent.</summary>
    public string Text(int number) => Fields(number) is [.., var last] ? Encoding.UTF8.GetString(last.Bytes.Span) : "";

    /// <summary>Returns the bytes of a field; null where it is absent.</summary>
    public ReadOnlyMemory<byte>? Bytes(int number) => Fields(number) is [.., var last] ? last.Bytes : default(ReadOnlyMemory<byte>?);

    /// <summary>Returns the integer of a field; null where it is absent.</summary>
    public long? Integer(int number) => Fields(number) is [.., var last] ? (long)last.Value : null;

    /// <summary>Returns the float of a field; null where it is absent.</summary>
    public float? Single(int number) => Fields(number) is [.., var last] ? BitConverter.UInt32BitsToSingle((uint)last.Value) : null;

    /// <summary>Returns the integers of a field, in one block or one by one.</summary>
    public List<long> Integers(int number)
    {
        List<long> values = [];
        foreach (var field in Fields(number))
        {
            if (field.Type != LengthDelimited)
                values.Add((long)field.Value);
            for (var position = 0; position < field.Bytes.Length;)
                values.Add((long)ReadVarint(field.Bytes.Span, ref position));
        }
        return values;
    }

    /// <summary>Returns the floats of a field, in one block or one by one.</summary>
    public List<float> Singles(int number)
    {
        List<float> values = [];
        foreach (var field in Fields(number))
        {
            if (field.Type == Fixed32)
                values.Add(BitConverter.UInt32BitsToSingle((uint)field.Value));
            for (var i = 0; i + sizeof(float) <= field.Bytes.Length; i += sizeof(float))
                values.Add(BinaryPrimitives.ReadSingleLittleEndian(field.Bytes.Span[i..]));
        }
        return values;
    }

    /// <summary>Returns the doubles of a field, in one block or one by one.</summary>
    public List<double> Doubles(int number)
    {
        List<double> values = [];
        foreach (var field in Fields(number))
        {
            if (field.Type == Fixed64)
                values.Add(BitConverter.UInt64BitsToDouble(field.Value));
            for (var i = 0; i + sizeof(double) <= field.Bytes.Length; i += sizeof(double))
                values.Add(BinaryPrimitives.ReadDoubleLittleEndian(field.Bytes.Span[i..]));
        }
        return values;
    }

    private List<Field> Fields(int number) => _fields.GetValueOrDefault(number) ?? [];

    private static ReadOnlyMemory<byte> Take(ReadOnlyMemory<byte> bytes, ref int position, ulong length)
    {
        if (length > (ulong)(bytes.Length - position))
            throw new FormatException("it is truncated.");
        var taken = bytes.Slice(position, (int)length);
        position += (int)length;
        return taken;
    }

    private static ulong ReadVarint(ReadOnlySpan<byte> bytes, ref int position)
    {
        var value = 0UL;
        for (var shift = 0; shift < 64; shift += 7)
        {
            if (position >= bytes.Length)
                throw new FormatException("it is truncated.");
            var next = bytes[position++];
            value |= (ulong)(next & 127) << shift;
            if (next < 128)
                return value;
        }
        throw new FormatException($"a number at byte {position} is too long.");
    }

    private readonly record struct Field(int Type, ulong Value, ReadOnlyMemory<byte> Bytes);
}
