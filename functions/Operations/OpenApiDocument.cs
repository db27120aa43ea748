using System.Buffers;
using System.Text.Json;
using System.Text.Json.Nodes;
using Conversion.Functions.Inference;
using Conversion.Json;
using Conversion.Models;
using Conversion.Scoring;

namespace Conversion.Functions.Operations;

/// <summary>
/// The OpenAPI description of every endpoint, which is written by hand in openapi.json for the model that ships. For another
/// model, the names of features and the examples of requests are replaced, and the examples of answers are left out. With a policy of
/// version 2, customers may have consent, contacts and decisions.
/// </summary>
public sealed class OpenApiDocument(Scorer scorer)
{
    private readonly Lazy<byte[]> _bytes = new(() => Describe(
        CompressedResource.Read(typeof(OpenApiDocument).Assembly, "openapi.json"), scorer.Model,
        scorer.Policy.Document.Version is not null));

    /// <summary>The document in UTF-8.</summary>
    public ReadOnlyMemory<byte> Bytes => _bytes.Value;

    internal static byte[] Describe(byte[] resource, Model model, bool takesContacts = false)
    {
        var document = JsonNode.Parse(resource)!;
        var schemas = document["components"]!["schemas"]!;
        var isShipped = DescribeModel(document, schemas, model);
        if (takesContacts)
            DescribeContacts(schemas);
        else if (isShipped)
            return resource;
        var bytes = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(bytes, new JsonWriterOptions { Encoder = ScoreJson.Encoder }))
            document.WriteTo(json);
        return bytes.WrittenSpan.ToArray();
    }

    /// <summary>Describes another model. Returns whether the document describes the model already.</summary>
    private static bool DescribeModel(JsonNode document, JsonNode schemas, Model model)
    {
        string[] features = [.. model.Features.Select(feature => feature.Name)];
        var described = schemas["Features"]!["required"]!.AsArray().Select(name => (string)name!);
        if (described.SequenceEqual(features) && !model.IsImported)
            return true;
        schemas["Features"]!["required"] = new JsonArray([.. features.Select(name => JsonValue.Create(name))]);
        schemas["Features"]!["properties"] = new JsonObject(
            model.Features.Select(feature => KeyValuePair.Create<string, JsonNode?>(feature.Name, Schema(feature))));
        if (model.Features.Any(feature => feature.Levels is { Type: FeatureType.Text }))
            schemas["InferenceInput"]!["properties"]!["datatype"]!["enum"]!.AsArray().Add((JsonNode)TensorDatatype.Bytes);
        ReplaceExamples(document["paths"]!, model);
        return false;
    }

    private static void DescribeContacts(JsonNode schemas)
    {
        var customer = schemas["Customer"]!["properties"]!.AsObject();
        customer["consent"] = new JsonObject { ["enum"] = new JsonArray("yes", "no", "unknown", null) };
        customer["contact"] = Nullable(new() { ["$ref"] = "#/components/schemas/Contact" });
        customer["timeZone"] = new JsonObject
        {
            ["type"] = new JsonArray("string", "null"),
            ["description"] = "The customer's time zone, such as Europe/Berlin, for quiet hours.",
        };
        customer["decisions"] = new JsonObject
        {
            ["type"] = new JsonArray("array", "null"),
            ["description"] = "Earlier decisions, which caps count.",
            ["items"] = new JsonObject
            {
                ["type"] = "object",
                ["required"] = new JsonArray("asOf", "action"),
                ["properties"] = new JsonObject
                {
                    ["asOf"] = new JsonObject { ["type"] = "string", ["format"] = "date-time" },
                    ["action"] = new JsonObject { ["type"] = "string" },
                    ["arm"] = new JsonObject { ["type"] = "string" },
                },
            },
        };
        // docs/policy.md and its schema describe the further members.
        schemas["Policy"]!["required"] = new JsonArray("name");
        schemas["Policy"]!["additionalProperties"] = true;
    }

    private static JsonObject Nullable(JsonObject schema) =>
        new() { ["oneOf"] = new JsonArray(new JsonObject { ["type"] = "null" }, schema) };

    private static void ReplaceExamples(JsonNode paths, Model model)
    {
        // The examples of answers are the shipped model's.
        foreach (var (_, item) in paths.AsObject())
            foreach (var (_, operation) in item!.AsObject())
                foreach (var (_, content) in operation!["responses"]!["200"]?["content"]?.AsObject() ?? [])
                    content!.AsObject().Remove("example");
        var customer = paths["/api/score"]!["post"]!["requestBody"]!["content"]!["application/json"]!["examples"]!["features"]!["value"]!;
        var encoders = FeatureEncoder.Of(model);
        customer["features"] = new JsonObject(encoders.Select(encoder =>
            KeyValuePair.Create<string, JsonNode?>(encoder.Feature.Name, ToNode(encoder.Example))));
        foreach (var (path, item) in paths.AsObject())
        {
            if (!path.EndsWith("/infer", StringComparison.Ordinal))
                continue;
            var examples = item!["post"]!["requestBody"]!["content"]!["application/json"]!["examples"]!;
            examples["matrix"]!["value"]!["inputs"] = model.HasTypes
                ? new JsonArray([.. encoders.Select(encoder => Tensor(
                    encoder.Feature.Name, TensorDatatype.Of(encoder.Feature.Type), [1], [ToNode(encoder.Example)]))])
                : new JsonArray(Tensor(
                    InferenceModel.Input, "FP32", [1, encoders.Length], [.. encoders.Select(encoder => ToNode(encoder.Example))]));
        }
    }

    private static JsonObject Tensor(string name, string datatype, int[] shape, JsonNode?[] data) => new()
    {
        ["name"] = name,
        ["shape"] = new JsonArray([.. shape.Select(size => JsonValue.Create(size))]),
        ["datatype"] = datatype,
        ["data"] = new JsonArray(data),
    };

    // A level that training did not have is an error for some libraries, and missing for others.
    private static JsonObject Schema(TrainedFeature feature)
    {
        if (feature.Levels is not { } levels)
            return new()
            {
                ["type"] = feature.Type == FeatureType.Boolean
                    ? new JsonArray("boolean", "number", "null")
                    : new JsonArray("number", "null"),
                ["format"] = feature.Type == FeatureType.Double ? "double" : "float",
            };
        JsonNode?[] values = [.. levels.Values.Select(ToNode)];
        var type = levels.Type switch
        {
            FeatureType.Text => "string",
            FeatureType.Boolean => "boolean",
            _ => "number",
        };
        if (feature.RejectsUnseenLevels)
            return new() { ["type"] = new JsonArray(type, "null"), ["enum"] = new JsonArray([.. values, null]) };
        return new() { ["type"] = new JsonArray(type, "null"), ["examples"] = new JsonArray(values) };
    }

    private static JsonNode? ToNode(object level) => level switch
    {
        string text => JsonValue.Create(text),
        bool flag => JsonValue.Create(flag),
        double number when (float)number == number => JsonValue.Create((float)number),
        var number => JsonValue.Create((double)number),
    };
}
