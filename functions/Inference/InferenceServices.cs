using Conversion.Hosting.Http;

namespace Conversion.Functions.Inference;

/// <summary>Registers the services of this folder. They use the services that scoring registers.</summary>
internal static class InferenceServices
{
    /// <summary>Gives every error below <c>/v2</c> the form of the protocol, also where no function responds.</summary>
    public static void AddInference(this IServiceCollection services) =>
        services.AddSingleton(new ErrorFormat("/v2", InferenceEndpoints.Json, (json, _, error) =>
        {
            json.WriteStartObject();
            json.WriteString("error", error);
            json.WriteEndObject();
        }));
}
