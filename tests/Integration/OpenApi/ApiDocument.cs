using System.Text.Json;
using System.Text.Json.Nodes;

namespace Conversion.IntegrationTests.OpenApi;

/// <summary>The OpenAPI document that the service serves.</summary>
internal sealed class ApiDocument(JsonNode root)
{
    public static async Task<ApiDocument> ReadAsync(HttpClient client) =>
        new(JsonNode.Parse(await client.GetStringAsync("/openapi.json"))!);

    public IEnumerable<ApiOperation> Operations =>
        from path in root["paths"]!.AsObject()
        from operation in path.Value!.AsObject()
        select new ApiOperation(this, operation.Key.ToUpperInvariant(), path.Key, operation.Value!);

    public JsonNode Schema(string name) => root["components"]!["schemas"]![name]!;

    /// <summary>Returns the node that a reference names, or the node itself.</summary>
    public JsonNode Resolve(JsonNode node)
    {
        while ((string?)node["$ref"] is { } reference)
            node = reference[2..].Split('/').Aggregate(root, (parent, name) => parent[name]!);
        return node;
    }
}

/// <summary>One operation.</summary>
internal sealed record ApiOperation(ApiDocument Document, string Method, string Path, JsonNode Node)
{
    public string Id => (string)Node["operationId"]!;

    /// <summary>The content types of the body with their schemas; empty for an operation without a body.</summary>
    public IEnumerable<KeyValuePair<string, JsonNode?>> Bodies => Node["requestBody"]?["content"]?.AsObject() ?? [];

    public IEnumerable<JsonNode> Parameters => Node["parameters"]?.AsArray().Select(parameter => Document.Resolve(parameter!)) ?? [];

    /// <summary>The parameters of the query.</summary>
    public IEnumerable<JsonNode> QueryParameters => Parameters.Where(parameter => (string?)parameter["in"] == "query");

    /// <summary>The path and the query with the examples of the parameters that are required.</summary>
    public string ExamplePath => PathWith(ExampleOf);

    /// <summary>Returns the example of a parameter that is required, and null for another.</summary>
    public static string? ExampleOf(JsonNode parameter) =>
        (bool?)parameter["required"] == true ? (string)parameter["example"]! : null;

    /// <summary>Returns the path and the query with a value for each parameter; null leaves out one of the query.</summary>
    public string PathWith(Func<JsonNode, string?> valueOf)
    {
        var path = Path;
        foreach (var parameter in Parameters.Where(parameter => (string?)parameter["in"] == "path"))
            path = path.Replace($"{{{parameter["name"]}}}", Uri.EscapeDataString(valueOf(parameter)!), StringComparison.Ordinal);
        var query = QueryParameters.Select(parameter => (Name: parameter["name"], Value: valueOf(parameter)))
            .Where(pair => pair.Value is not null)
            .Select(pair => $"{pair.Name}={Uri.EscapeDataString(pair.Value!)}");
        return $"{path}?{string.Join('&', query)}".TrimEnd('?');
    }

    /// <summary>Returns what is wrong with an answer, by its status, content type and schema.</summary>
    public IEnumerable<string> ErrorsOf(int status, string? contentType, string body)
    {
        if (Node["responses"]![$"{status}"] is not { } reference)
            return [$"status {status} is not documented"];
        if (Document.Resolve(reference)["content"] is not { } contents)
            return body.Length == 0 ? [] : [$"status {status} has a body"];
        var type = contentType?.Split(';')[0] ?? "";
        if (contents[type] is not { } content)
            return [$"content type '{type}' of status {status} is not documented"];
        var lines = type switch
        {
            "application/x-ndjson" => body.Split('\n', StringSplitOptions.RemoveEmptyEntries),
            "application/json" or "application/problem+json" => [body],
            _ => [],
        };
        return lines.SelectMany(line => SchemaValidator.ErrorsOf(JsonNode.Parse(line), content["schema"]!, Document));
    }

    /// <summary>The example of the answer 200 with its schema; null for an answer without a body, or of bytes.</summary>
    public (JsonNode Value, JsonNode Schema)? ExampleAnswer =>
        Node["responses"]!["200"]?["content"]?.AsObject().Select(content => content.Value!).FirstOrDefault() is { } content
            && content["example"] is { } example
                ? (example, content["schema"]!)
                : null;

    /// <summary>Returns where an answer lacks something of an example, or has another type of value there.</summary>
    public static IEnumerable<string> Differences(JsonNode? example, JsonNode? answer, string path = "")
    {
        if (example?.GetValueKind() != answer?.GetValueKind() && !(IsFlag(example) && IsFlag(answer)))
            return [$"{path} is {answer?.ToJsonString() ?? "absent"}"];
        return example switch
        {
            JsonObject item => item.SelectMany(member => Differences(member.Value, answer![member.Key], $"{path}/{member.Key}")),
            JsonArray { Count: > 0 } array => answer!.AsArray().Count > 0
                ? Differences(array[0], answer[0], $"{path}/0")
                : [$"{path} is empty"],
            _ => [],
        };

        static bool IsFlag(JsonNode? node) => node?.GetValueKind() is JsonValueKind.True or JsonValueKind.False;
    }

    public override string ToString() => $"{Method} {Path}";
}
