using Microsoft.Azure.Functions.Worker;

namespace Conversion.Functions.Operations;

/// <summary>Returns the OpenAPI description of every endpoint, which is written by hand in openapi.json.</summary>
public sealed class OpenApi
{
    private static readonly byte[] Document = ReadDocument();

    [Function("OpenApi")]
    public IResult Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "openapi.json")] HttpRequest request) =>
        Results.Bytes(Document, "application/json");

    private static byte[] ReadDocument()
    {
        using var resource = typeof(OpenApi).Assembly.GetManifestResourceStream("openapi.json")!;
        var document = new byte[resource.Length];
        resource.ReadExactly(document);
        return document;
    }
}
