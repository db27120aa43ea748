using System.Text.Json;
using Conversion.IntegrationTests.WorkerHost.Rpc;

namespace Conversion.IntegrationTests.WorkerHost;

/// <summary>An HTTP-triggered function as the worker describes it.</summary>
/// <param name="Trigger">The name of the trigger's parameter.</param>
internal sealed record HttpFunction(string Id, string Name, string Trigger, string Route, string[] Methods, bool NeedsKey)
{
    /// <summary>Reads the trigger from the function's <c>raw_bindings</c>, which are JSON. Returns null for another kind of trigger.</summary>
    public static HttpFunction? From(RpcFunctionMetadata metadata)
    {
        var trigger = Bindings(metadata).FirstOrDefault(binding => binding.GetProperty("type").GetString() == "httpTrigger");
        if (trigger.ValueKind == JsonValueKind.Undefined)
            return null;
        return new(
            metadata.FunctionId,
            metadata.Name,
            trigger.GetProperty("name").GetString()!,
            trigger.TryGetProperty("route", out var route) && route.GetString() is { Length: > 0 } given ? given : metadata.Name,
            trigger.TryGetProperty("methods", out var methods) ? [.. methods.EnumerateArray().Select(method => method.GetString()!)] : [],
            trigger.GetProperty("authLevel").GetString() != "Anonymous");
    }

    /// <summary>Returns the request by which the host loads the function.</summary>
    public static FunctionLoadRequest LoadRequest(RpcFunctionMetadata metadata)
    {
        var load = new FunctionLoadRequest
        {
            FunctionId = metadata.FunctionId,
            Metadata = new() { Name = metadata.Name, ScriptFile = metadata.ScriptFile, EntryPoint = metadata.EntryPoint },
        };
        foreach (var binding in Bindings(metadata))
        {
            load.Metadata.Bindings.Add(binding.GetProperty("name").GetString()!, new BindingInfo
            {
                Type = binding.GetProperty("type").GetString()!,
                Direction = Enum.Parse<BindingInfo.Types.Direction>(binding.GetProperty("direction").GetString()!, ignoreCase: true),
            });
        }
        return load;
    }

    private static IEnumerable<JsonElement> Bindings(RpcFunctionMetadata metadata) =>
        metadata.RawBindings.Select(binding => JsonElement.Parse(binding));
}
