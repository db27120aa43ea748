using System.Reflection;
using System.Text.Json.Nodes;
using Conversion.Functions.Dashboard;
using Conversion.Functions.Scoring;
using Microsoft.Azure.Functions.Worker;

namespace Conversion.Tests.Functions;

public sealed class OpenApiTests(SharedService service) : IClassFixture<SharedService>
{
    [Fact]
    public async Task Document_HoldsEveryFunctionAndNothingElse()
    {
        var document = JsonNode.Parse(await service.Client.GetStringAsync("/openapi.json"))!;

        var described =
            from path in document["paths"]!.AsObject()
            from operation in path.Value!.AsObject()
            select (operation.Key, path.Key, (string?)operation.Value!["operationId"], operation.Value["security"] is JsonArray { Count: 0 });
        Assert.StartsWith("3.1", (string?)document["openapi"], StringComparison.Ordinal);
        Assert.Equal(Functions().Order(), described.Order());
    }

    [Fact]
    public async Task EveryReference_IsKept()
    {
        var text = await service.Client.GetStringAsync("/openapi.json");
        var schemas = JsonNode.Parse(text)!["components"]!["schemas"]!.AsObject().Select(schema => schema.Key).ToHashSet();
        const string Prefix = "#/components/schemas/";

        var named = text.Split(Prefix).Skip(1).Select(rest => rest[..rest.IndexOf('"', StringComparison.Ordinal)]).ToHashSet();

        Assert.Subset(schemas, named);
    }

    [Fact]
    public async Task EveryFunction_IsServed()
    {
        foreach (var (method, path, _, _) in Functions())
        {
            using var request = new HttpRequestMessage(new(method), path!.Replace("{model}", "conversion", StringComparison.Ordinal));
            // The stream of decisions has no end to wait for.
            using var response = await service.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
            if (method == "get")
                Assert.Equal(200, (int)response.StatusCode);
            else
                Assert.False((int)response.StatusCode is 404 or 405 or 500, $"{path}: {response.StatusCode}");
        }
    }

    private static IEnumerable<(string Method, string Path, string? Name, bool Anonymous)> Functions() =>
        from type in typeof(ScoreCustomer).Assembly.GetTypes()
        // Pages for people are no part of the interface.
        where type != typeof(DashboardFiles)
        from method in type.GetMethods()
        let function = method.GetCustomAttribute<FunctionAttribute>()
        where function is not null
        let trigger = method.GetParameters()[0].GetCustomAttribute<HttpTriggerAttribute>()!
        from verb in trigger.Methods!
        // Every GET answers HEAD too, which the document need not repeat.
        where verb != "head"
        select (verb, "/" + trigger.Route, (string?)function.Name, trigger.AuthLevel == AuthorizationLevel.Anonymous);
}
