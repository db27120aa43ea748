using System.Buffers;
using System.Text.Json;
using System.Text.Json.Serialization;
using Conversion.Orders;
using Conversion.Scoring;

namespace Conversion.Functions.Orders;

/// <summary>
/// Writes what was understood of a file of orders as JSON: names in camelCase, no nulls, instants in ISO 8601.
/// </summary>
[JsonSourceGenerationOptions(
    GenerationMode = JsonSourceGenerationMode.Serialization,
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(OrderInspection))]
internal sealed partial class InspectionJson : JsonSerializerContext
{
    /// <summary>Returns an inspection in UTF-8.</summary>
    public static byte[] Write(OrderInspection inspection)
    {
        var json = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(json, new JsonWriterOptions { Encoder = ScoreJson.Encoder }))
            JsonSerializer.Serialize(writer, inspection, Default.OrderInspection);
        return json.WrittenSpan.ToArray();
    }
}
