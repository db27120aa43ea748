using Microsoft.Azure.Functions.Worker;

namespace Conversion.Functions.Operations;

/// <summary>Returns the OpenAPI description of every endpoint.</summary>
public sealed class OpenApi(OpenApiDocument document)
{
    [Function("OpenApi")]
    public IResult Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "openapi.json")] HttpRequest request) =>
        Results.Bytes(document.Bytes, "application/json");
}
