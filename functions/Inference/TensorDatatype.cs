using System.Buffers.Binary;
using System.Text.Json;
using Conversion.Models;

namespace Conversion.Functions.Inference;

/// <summary>A type of tensor values that are numbers. Each becomes a double, which holds all but the largest integers exactly.</summary>
/// <param name="Name">The protocol's name.</param>
/// <param name="Size">The bytes of a value.</param>
/// <param name="Expected">What a JSON value must be, for error messages.</param>
/// <param name="ReadBytes">Reads a value in little-endian order.</param>
/// <param name="ReadJson">Reads a JSON value; null where the value has another type or range.</param>
internal sealed record TensorDatatype(
    string Name, int Size, string Expected, Func<ReadOnlySpan<byte>, double> ReadBytes, TensorDatatype.JsonValueReader ReadJson)
{
    /// <summary>Reads the value at which a reader stands.</summary>
    public delegate double? JsonValueReader(ref Utf8JsonReader reader);

    /// <summary>The name of the type of texts.</summary>
    public const string Bytes = "BYTES";

    private const string Number = "a number that fits a 32-bit float";

    private static readonly TensorDatatype[] All =
    [
        new("FP32", sizeof(float), Number, bytes => BinaryPrimitives.ReadSingleLittleEndian(bytes), ReadSingle),
        new("FP64", sizeof(double), Number, BinaryPrimitives.ReadDoubleLittleEndian, ReadDouble),
        new("FP16", 2, Number, bytes => (double)BinaryPrimitives.ReadHalfLittleEndian(bytes), ReadHalf),
        Integer("INT64", sizeof(long), BinaryPrimitives.ReadInt64LittleEndian, long.MinValue, long.MaxValue),
        Integer("INT32", sizeof(int), bytes => BinaryPrimitives.ReadInt32LittleEndian(bytes), int.MinValue, int.MaxValue),
        Integer("INT16", sizeof(short), bytes => BinaryPrimitives.ReadInt16LittleEndian(bytes), short.MinValue, short.MaxValue),
        Integer("INT8", sizeof(sbyte), bytes => (sbyte)bytes[0], sbyte.MinValue, sbyte.MaxValue),
        new("UINT64", sizeof(ulong), "a whole number from 0", bytes => BinaryPrimitives.ReadUInt64LittleEndian(bytes), ReadUnsigned),
        Integer("UINT32", sizeof(uint), bytes => BinaryPrimitives.ReadUInt32LittleEndian(bytes), 0, uint.MaxValue),
        Integer("UINT16", sizeof(ushort), bytes => BinaryPrimitives.ReadUInt16LittleEndian(bytes), 0, ushort.MaxValue),
        Integer("UINT8", sizeof(byte), bytes => bytes[0], 0, byte.MaxValue),
        new("BOOL", 1, "true or false", bytes => bytes[0] == 0 ? 0 : 1, ReadBoolean),
    ];

    /// <summary>The names of the types of a model's values.</summary>
    /// <param name="hasTexts">Whether a feature of the model is a text.</param>
    public static string[] Names(bool hasTexts) => [.. All.Select(type => type.Name), .. hasTexts ? (string[])[Bytes] : []];

    /// <summary>Returns the type with a name, or null.</summary>
    public static TensorDatatype? Find(string name) => Array.Find(All, type => type.Name == name);

    /// <summary>Returns the name of the type of a feature's values.</summary>
    public static string Of(FeatureType type) => type switch
    {
        FeatureType.Single => "FP32",
        FeatureType.Double => "FP64",
        FeatureType.Integer => "INT64",
        FeatureType.Boolean => "BOOL",
        _ => Bytes,
    };

    private static TensorDatatype Integer(
        string name, int size, Func<ReadOnlySpan<byte>, long> readBytes, long minimum, long maximum) => new(
        name, size, $"a whole number from {minimum} to {maximum}",
        bytes => readBytes(bytes),
        (ref reader) => ReadInteger(ref reader) is { } x && x >= minimum && x <= maximum ? x : null);

    // 1.0 is a whole number as well.
    private static long? ReadInteger(ref Utf8JsonReader reader)
    {
        if (!IsNumber(ref reader))
            return null;
        if (reader.TryGetInt64(out var integer))
            return integer;
        return reader.TryGetDecimal(out var number) && decimal.IsInteger(number) && Math.Abs(number) < long.MaxValue ? (long)number : null;
    }

    private static bool IsNumber(ref Utf8JsonReader reader) => reader.TokenType == JsonTokenType.Number;

    private static double? ReadSingle(ref Utf8JsonReader reader) => IsNumber(ref reader) && reader.TryGetSingle(out var x) ? x : null;

    private static double? ReadHalf(ref Utf8JsonReader reader) => (double?)(Half?)ReadSingle(ref reader);

    private static double? ReadDouble(ref Utf8JsonReader reader) =>
        IsNumber(ref reader) && reader.TryGetDouble(out var x) ? x : null;

    private static double? ReadUnsigned(ref Utf8JsonReader reader) => IsNumber(ref reader) && reader.TryGetUInt64(out var x) ? x : null;

    private static double? ReadBoolean(ref Utf8JsonReader reader) => reader.TokenType switch
    {
        JsonTokenType.True => 1,
        JsonTokenType.False => 0,
        _ => null,
    };
}
