using System.Buffers;
using System.Text.Json;
using Conversion.Scoring;

namespace Conversion.Functions.Scoring;

/// <summary>Reads, scores and writes one synthetic customer, so that the first real request is as fast as later requests.</summary>
internal static class WarmUp
{
    public static void Run(Scorer scorer, CustomerReader reader)
    {
        var request = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(request))
        {
            json.WriteStartObject();
            json.WriteString("customerId", "warm-up");
            json.WriteStartObject("features");
            // Null is a value of every feature, whatever its type.
            foreach (var feature in scorer.Model.Features)
                json.WriteNull(feature.Name);
            json.WriteEndObject();
            json.WriteEndObject();
        }
        _ = ScoreJson.Write(scorer.Score(reader.Read(request.WrittenSpan, TimeProvider.System.GetUtcNow())));
    }
}
