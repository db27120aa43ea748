using System.Buffers;
using System.Text.Json;
using System.Text.Json.Nodes;
using Conversion.Models;
using Conversion.Scoring;

namespace Conversion.Functions.Operations;

/// <summary>
/// The OpenAPI description of every endpoint, which is written by hand in openapi.json for the model that ships. For another
/// model, the names of features and the examples that contain features are replaced.
/// </summary>
public sealed class OpenApiDocument(Scorer scorer)
{
    private readonly Lazy<byte[]> _bytes = new(() => Describe(ReadResource(), scorer.Model));

    /// <summary>The document in UTF-8.</summary>
    public ReadOnlyMemory<byte> Bytes => _bytes.Value;

    internal static byte[] Describe(byte[] resource, Model model)
    {
        var document = JsonNode.Parse(resource)!;
        var schemas = document["components"]!["schemas"]!;
        string[] features = [.. model.Features.Select(feature => feature.Name)];
        var described = schemas["Features"]!["required"]!.AsArray().Select(name => (string)name!);
        if (described.SequenceEqual(features))
            return resource;
        schemas["Features"]!["required"] = new JsonArray([.. features.Select(name => JsonValue.Create(name))]);
        schemas["Features"]!["properties"] = new JsonObject(
            features.Select(name => KeyValuePair.Create<string, JsonNode?>(name, Number())));
        ReplaceExamples(document["paths"]!, model);
        var bytes = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(bytes, new JsonWriterOptions { Encoder = ScoreJson.Encoder }))
            document.WriteTo(json);
        return bytes.WrittenSpan.ToArray();
    }

    private static void ReplaceExamples(JsonNode paths, Model model)
    {
        var customer = paths["/api/score"]!["post"]!["requestBody"]!["content"]!["application/json"]!["examples"]!["features"]!["value"]!;
        customer["features"] = new JsonObject(model.Features.Select(feature =>
            KeyValuePair.Create<string, JsonNode?>(feature.Name, JsonValue.Create(feature.Minimum))));
        foreach (var (path, item) in paths.AsObject())
        {
            if (!path.EndsWith("/infer", StringComparison.Ordinal))
                continue;
            var examples = item!["post"]!["requestBody"]!["content"]!["application/json"]!["examples"]!;
            var input = examples["matrix"]!["value"]!["inputs"]![0]!;
            input["shape"] = new JsonArray(1, model.Features.Count);
            input["data"] = new JsonArray([.. model.Features.Select(feature => JsonValue.Create(feature.Minimum))]);
        }
    }

    private static JsonObject Number() => new() { ["type"] = new JsonArray("number", "null"), ["format"] = "float" };

    private static byte[] ReadResource()
    {
        using var resource = typeof(OpenApiDocument).Assembly.GetManifestResourceStream("openapi.json")!;
        var document = new byte[resource.Length];
        resource.ReadExactly(document);
        return document;
    }
}
