using System.Buffers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Conversion.Scoring;

namespace Conversion.Functions.Http;

/// <summary>
/// Writes responses as JSON. Their contexts generate writers alone: what reads JSON would make the program larger, and its start slower.
/// </summary>
internal static class JsonBody
{
    /// <summary>Returns a value in UTF-8.</summary>
    public static byte[] Write<T>(T value, JsonTypeInfo<T> type)
    {
        var json = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(json, new JsonWriterOptions { Encoder = ScoreJson.Encoder }))
            JsonSerializer.Serialize(writer, value, type);
        return json.WrittenSpan.ToArray();
    }

    public static IResult ToResult<T>(
        T value, JsonTypeInfo<T> type, string contentType = "application/json; charset=utf-8", int status = StatusCodes.Status200OK) =>
        Results.Text(Write(value, type), contentType, status);
}
