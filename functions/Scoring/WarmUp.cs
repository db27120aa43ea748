using System.Buffers;
using System.Text.Json;
using Conversion.Scoring;

namespace Conversion.Functions.Scoring;

/// <summary>Reads, scores and writes one made-up customer before the port opens, so that the first real one waits for nothing.</summary>
internal sealed class WarmUp(Scorer scorer, CustomerReader reader, TimeProvider clock) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        var request = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(request))
        {
            json.WriteStartObject();
            json.WriteString("customerId", "warm-up");
            json.WriteStartObject("features");
            foreach (var feature in scorer.Model.Features)
                json.WriteNumber(feature.Name, feature.Minimum);
            json.WriteEndObject();
            json.WriteEndObject();
        }
        var score = scorer.Score(reader.Read(request.WrittenSpan, clock.GetUtcNow()));
        _ = JsonSerializer.SerializeToUtf8Bytes(score, ScoreJson.Wire.Score);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
