using System.Runtime.InteropServices;
using Conversion.Functions.Http;

namespace Conversion.Functions.Inference;

/// <summary>The answer to an inference request.</summary>
/// <param name="Response">The JSON.</param>
/// <param name="Binary">The numbers of the outputs that are not in the JSON, in the order of the outputs.</param>
internal sealed record InferenceOutputs(InferenceResponse Response, IReadOnlyList<double[]> Binary)
{
    public bool HasBinary => Binary.Count > 0;

    /// <summary>Returns the JSON and, after it, the numbers in little-endian order; and the length of the JSON.</summary>
    public (byte[] Body, int JsonLength) ToBinary()
    {
        var json = JsonBody.Write(Response, InferenceJson.Default.InferenceResponse);
        var body = new byte[json.Length + Binary.Sum(numbers => numbers.Length * sizeof(double))];
        json.CopyTo(body, 0);
        var end = json.Length;
        foreach (var numbers in Binary)
        {
            // The service is built for little-endian processors.
            var bytes = MemoryMarshal.AsBytes<double>(numbers);
            bytes.CopyTo(body.AsSpan(end));
            end += bytes.Length;
        }
        return (body, json.Length);
    }
}
