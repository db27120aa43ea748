using System.Buffers.Binary;
using System.Text;
using System.Text.Json;

namespace Conversion.Models.Import;

/// <summary>
/// Turns Universal Binary JSON (draft 12, ubjson.org) into JSON text. Numbers are big-endian. An array of numbers of one type is
/// written as <c>[$type#count…</c>.
/// </summary>
internal ref struct UbjReader
{
    /// <summary>Objects and arrays in each other; XGBoost's models have less than ten.</summary>
    public const int MaximumDepth = 64;

    private static readonly UTF8Encoding Utf8 = new(false, throwOnInvalidBytes: true);

    private readonly ReadOnlySpan<byte> _bytes;
    private int _position;

    private UbjReader(ReadOnlySpan<byte> bytes) => _bytes = bytes;

    /// <summary>Converts a file. A number that JSON does not have, such as NaN, becomes a string.</summary>
    /// <exception cref="FormatException">The bytes are not UBJ.</exception>
    public static byte[] ToJson(ReadOnlySpan<byte> bytes)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, new JsonWriterOptions { MaxDepth = MaximumDepth + 1, SkipValidation = true }))
        {
            var reader = new UbjReader(bytes);
            reader.Convert(json, reader.ReadMarker(), depth: 0);
            if (reader._position != bytes.Length)
                throw new FormatException($"{bytes.Length - reader._position} bytes follow the document.");
        }
        return stream.ToArray();
    }

    private void Convert(Utf8JsonWriter json, byte marker, int depth)
    {
        if (depth > MaximumDepth)
            throw new FormatException($"it must have at most {MaximumDepth} levels, got more.");
        switch ((char)marker)
        {
            case '{':
                ConvertObject(json, depth);
                break;
            case '[':
                ConvertArray(json, depth);
                break;
            case 'Z':
                json.WriteNullValue();
                break;
            case 'T':
                json.WriteBooleanValue(true);
                break;
            case 'F':
                json.WriteBooleanValue(false);
                break;
            case 'd':
                WriteFloat(json, BinaryPrimitives.ReadSingleBigEndian(Take(sizeof(float))));
                break;
            case 'D':
                WriteDouble(json, BinaryPrimitives.ReadDoubleBigEndian(Take(sizeof(double))));
                break;
            case 'S' or 'H':
                json.WriteStringValue(ReadText());
                break;
            case 'C':
                json.WriteStringValue(Utf8.GetString(Take(1)));
                break;
            default:
                json.WriteNumberValue(ReadInteger(marker));
                break;
        }
    }

    private void ConvertObject(Utf8JsonWriter json, int depth)
    {
        json.WriteStartObject();
        var (type, count) = ReadContainer();
        if (type is not null)
            throw new FormatException("an object must not have one type for all values.");
        for (var i = 0L; count is null ? !TryTake((byte)'}') : i < count; i++)
        {
            json.WritePropertyName(ReadText());
            Convert(json, ReadMarker(), depth + 1);
        }
        json.WriteEndObject();
    }

    private void ConvertArray(Utf8JsonWriter json, int depth)
    {
        json.WriteStartArray();
        var (type, count) = ReadContainer();
        for (var i = 0L; count is null ? !TryTake((byte)']') : i < count; i++)
            Convert(json, type ?? ReadMarker(), depth + 1);
        json.WriteEndArray();
    }

    // The type of all values and their number, where an object or an array declares them.
    private (byte? Type, long? Count) ReadContainer()
    {
        byte? type = null;
        if (TryTake((byte)'$'))
        {
            type = ReadMarker();
            if (type is (byte)'Z' or (byte)'T' or (byte)'F' or (byte)'N' or (byte)'{' or (byte)'[')
                throw new FormatException($"the values of an array must be numbers or texts, got the type '{(char)type}'.");
            if (_position >= _bytes.Length || _bytes[_position] != '#')
                throw new FormatException("an array with a type must have a count.");
        }
        if (!TryTake((byte)'#'))
            return (type, null);
        // A value takes at least one byte, so a larger count means a damaged file.
        var count = ReadInteger(ReadMarker());
        return count >= 0 && count <= _bytes.Length - _position
            ? (type, count)
            : throw new FormatException($"an array must end within the file, got {count} values.");
    }

    private string ReadText()
    {
        var length = ReadInteger(ReadMarker());
        return length >= 0 && length <= _bytes.Length - _position
            ? Utf8.GetString(Take((int)length))
            : throw new FormatException($"a text must end within the file, got {length} bytes.");
    }

    private long ReadInteger(byte marker) => (char)marker switch
    {
        'i' => (sbyte)Take(1)[0],
        'U' => Take(1)[0],
        'I' => BinaryPrimitives.ReadInt16BigEndian(Take(sizeof(short))),
        'l' => BinaryPrimitives.ReadInt32BigEndian(Take(sizeof(int))),
        'L' => BinaryPrimitives.ReadInt64BigEndian(Take(sizeof(long))),
        _ => throw new FormatException($"a value at byte {_position} has the unknown type {marker}."),
    };

    // 'N' is a byte without meaning.
    private byte ReadMarker()
    {
        byte marker;
        do
            marker = Take(1)[0];
        while (marker == 'N');
        return marker;
    }

    private bool TryTake(byte expected)
    {
        while (_position < _bytes.Length && _bytes[_position] == 'N')
            _position++;
        if (_position >= _bytes.Length)
            throw new FormatException("it is truncated.");
        if (_bytes[_position] != expected)
            return false;
        _position++;
        return true;
    }

    private ReadOnlySpan<byte> Take(int length)
    {
        if (length > _bytes.Length - _position)
            throw new FormatException("it is truncated.");
        var taken = _bytes.Slice(_position, length);
        _position += length;
        return taken;
    }

    private static void WriteFloat(Utf8JsonWriter json, float value)
    {
        if (float.IsFinite(value))
            json.WriteNumberValue(value);
        else
            json.WriteStringValue(value.ToString("R", System.Globalization.CultureInfo.InvariantCulture));
    }

    private static void WriteDouble(Utf8JsonWriter json, double value)
    {
        if (double.IsFinite(value))
            json.WriteNumberValue(value);
        else
            json.WriteStringValue(value.ToString("R", System.Globalization.CultureInfo.InvariantCulture));
    }
}
