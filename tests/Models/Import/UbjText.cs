using System.Buffers.Binary;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Conversion.Tests.Models.Import;

/// <summary>Writes JSON as UBJ, with arrays of numbers of one type, as XGBoost does.</summary>
internal static class UbjText
{
    public static byte[] Write(JsonNode node)
    {
        var bytes = new List<byte>();
        Add(bytes, node);
        return [.. bytes];
    }

    private static void Add(List<byte> bytes, JsonNode? node)
    {
        switch (node)
        {
            case JsonObject values:
                bytes.Add((byte)'{');
                foreach (var (name, value) in values)
                {
                    AddText(bytes, name);
                    Add(bytes, value);
                }
                bytes.Add((byte)'}');
                break;
            case JsonArray values when values.Count > 0 && values.All(value => value!.GetValueKind() == JsonValueKind.Number):
                AddNumbers(bytes, [.. values.Select(value => value!.GetValue<double>())]);
                break;
            case JsonArray values:
                bytes.AddRange("[#L"u8);
                AddLong(bytes, values.Count);
                foreach (var value in values)
                    Add(bytes, value);
                break;
            case not null when node.GetValueKind() == JsonValueKind.String:
                bytes.Add((byte)'S');
                AddText(bytes, node.GetValue<string>());
                break;
            case not null when node.GetValueKind() == JsonValueKind.Number:
                bytes.Add((byte)'L');
                AddLong(bytes, node.GetValue<long>());
                break;
            default:
                throw new InvalidOperationException($"{node} is not in XGBoost's files.");
        }
    }

    private static void AddNumbers(List<byte> bytes, double[] values)
    {
        var isWhole = Array.TrueForAll(values, double.IsInteger);
        bytes.AddRange(isWhole ? "[$l#L"u8 : "[$d#L"u8);
        AddLong(bytes, values.Length);
        var buffer = new byte[4];
        foreach (var value in values)
        {
            if (isWhole)
                BinaryPrimitives.WriteInt32BigEndian(buffer, (int)value);
            else
                BinaryPrimitives.WriteSingleBigEndian(buffer, (float)value);
            bytes.AddRange(buffer);
        }
    }

    private static void AddText(List<byte> bytes, string text)
    {
        bytes.Add((byte)'L');
        var utf8 = Encoding.UTF8.GetBytes(text);
        AddLong(bytes, utf8.Length);
        bytes.AddRange(utf8);
    }

    private static void AddLong(List<byte> bytes, long value)
    {
        var buffer = new byte[8];
        BinaryPrimitives.WriteInt64BigEndian(buffer, value);
        bytes.AddRange(buffer);
    }
}
