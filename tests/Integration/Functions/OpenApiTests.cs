using System.Reflection;
using System.Text.Json.Nodes;
using Conversion.Functions.Dashboard;
using Conversion.Functions.Scoring;
using Microsoft.Azure.Functions.Worker;

namespace Conversion.IntegrationTests.Functions;

public sealed class OpenApiTests(SharedService service) : IClassFixture<SharedService>
{
    [Fact]
    public async Task Document_DescribesExactlyTheFunctions()
    {
        var document = JsonNode.Parse(await service.Client.GetStringAsync("/openapi.json"))!;

        // The host asks for a key where the operation says nothing else: no key, or a key that the function itself checks.
        var described =
            from path in document["paths"]!.AsObject()
            from operation in path.Value!.AsObject()
            let isAnonymous = operation.Value["security"] is JsonArray
            select new Operation(operation.Key, path.Key, (string?)operation.Value["operationId"], isAnonymous);
        Assert.StartsWith("3.1", (string?)document["openapi"], StringComparison.Ordinal);
        Assert.Equal(Functions().OrderBy(Key), described.OrderBy(Key));
    }

    [Fact]
    public async Task EveryReference_HasASchema()
    {
        var text = await service.Client.GetStringAsync("/openapi.json");
        var schemas = JsonNode.Parse(text)!["components"]!["schemas"]!.AsObject().Select(schema => schema.Key).ToHashSet();
        const string Prefix = "#/components/schemas/";

        var named = text.Split(Prefix).Skip(1).Select(rest => rest[..rest.IndexOf('"', StringComparison.Ordinal)]).ToHashSet();

        Assert.Subset(schemas, named);
    }

    [Fact]
    public async Task EveryObject_IsANamedSchema()
    {
        var document = JsonNode.Parse(await service.Client.GetStringAsync("/openapi.json"))!;
        var schemas = document["components"]!["schemas"]!.AsObject();

        var unnamed = Nodes(document).Where(node => node["properties"] is JsonObject && node.Parent != schemas)
            .Concat(Nodes(document["paths"]!).Where(node => IsObject(node["schema"])));

        Assert.Empty(unnamed.Select(node => node.GetPath()));
        Assert.Empty(schemas.Where(schema => schema.Value!["description"] is null).Select(schema => schema.Key));

        static bool IsObject(JsonNode? schema) => schema is JsonObject && (string?)schema["type"] == "object";
    }

    [Fact]
    public async Task EveryEnum_HasAType()
    {
        var document = JsonNode.Parse(await service.Client.GetStringAsync("/openapi.json"))!;

        Assert.Empty(Nodes(document).Where(node => node["enum"] is JsonArray && node["type"] is null).Select(node => node.GetPath()));
    }

    // Several generators make one method for each type of a body, or ask for all bodies at once.
    [Fact]
    public async Task EveryBodyWithASchemaOfAnObject_IsTheOnlyOne()
    {
        var document = JsonNode.Parse(await service.Client.GetStringAsync("/openapi.json"))!;

        foreach (var (path, item) in document["paths"]!.AsObject())
            foreach (var (method, operation) in item!.AsObject())
                if (operation!["requestBody"]?["content"] is JsonObject content)
                    Assert.True(content.Count(body => body.Value!["schema"]!["$ref"] is not null) <= 1, $"{method} {path}");
    }

    [Fact]
    public async Task EveryFunction_IsServed()
    {
        foreach (var (method, path, _, _) in Functions())
        {
            using var request = new HttpRequestMessage(new(method), path
                .Replace("{model}", "conversion", StringComparison.Ordinal)
                .Replace("{version}", "2011-12-09", StringComparison.Ordinal));
            // The stream of decisions does not end.
            using var response = await service.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
            // Without conversion start there is no file, and without a store nobody is remembered.
            if (path is "/api/start/orders" or "/api/customers/{id}" or "/api/webhooks/{sender}" or "/api/sweep")
                Assert.Equal(404, (int)response.StatusCode);
            else if (method == "get")
                Assert.Equal(200, (int)response.StatusCode);
            else
                Assert.False((int)response.StatusCode is 404 or 405 or 500, $"{path}: {response.StatusCode}");
        }
    }

    private static IEnumerable<JsonObject> Nodes(JsonNode? node) => node switch
    {
        JsonObject item => [item, .. item.Where(child => child.Key is not ("example" or "examples")).SelectMany(child => Nodes(child.Value))],
        JsonArray array => array.SelectMany(Nodes),
        _ => [],
    };

    private static string Key(Operation operation) => $"{operation.Method} {operation.Path}";

    // The dashboard's pages are not part of the API.
    private static IEnumerable<Operation> Functions() =>
        from type in typeof(ScoreCustomer).Assembly.GetTypes()
        where type != typeof(DashboardFiles)
        from method in type.GetMethods()
        let function = method.GetCustomAttribute<FunctionAttribute>()
        where function is not null
        let trigger = method.GetParameters()[0].GetCustomAttribute<HttpTriggerAttribute>()!
        from verb in trigger.Methods!
            // Every GET route also serves HEAD, so the document does not repeat HEAD.
        where verb != "head"
        select new Operation(verb, "/" + trigger.Route, function.Name, trigger.AuthLevel == AuthorizationLevel.Anonymous);

    private sealed record Operation(string Method, string Path, string? Name, bool IsAnonymous);
}
