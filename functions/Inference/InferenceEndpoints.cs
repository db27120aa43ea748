using System.Text.Json.Serialization.Metadata;
using Conversion.Functions.Http;
using Conversion.Json;
using Conversion.Scoring;
using Microsoft.Azure.Functions.Worker;

namespace Conversion.Functions.Inference;

/// <summary>
/// The Open Inference Protocol, version 2, over the model's raw outputs: no policy, no reasons. There is one model,
/// loaded before the port opens, so what is alive is ready.
/// </summary>
public sealed class InferenceEndpoints(Scorer scorer)
{
    // Parsed whole, several times as large.
    private const int MaximumBytes = 8 << 20;

    [Function("InferenceServer")]
    public IResult Server([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "v2")] HttpRequest request) =>
        Json(new("conversion", scorer.Model.Version, []), InferenceJson.Default.ServerMetadata);

    [Function("InferenceLive")]
    public IResult Live([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "v2/health/live")] HttpRequest request) =>
        Json(new(Live: true), InferenceJson.Default.ServerLive);

    [Function("InferenceReady")]
    public IResult Ready([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "v2/health/ready")] HttpRequest request) =>
        Json(new(Ready: true), InferenceJson.Default.ServerReady);

    [Function("InferenceModel")]
    public IResult Model([HttpTrigger(AuthorizationLevel.Function, "get", "head", Route = "v2/models/{model}")] HttpRequest request) =>
        RejectUnknownModel(request) ?? Json(InferenceModel.Describe(scorer.Model), InferenceJson.Default.ModelMetadata);

    [Function("InferenceModelReady")]
    public IResult ModelReady([HttpTrigger(AuthorizationLevel.Function, "get", "head", Route = "v2/models/{model}/ready")] HttpRequest request) =>
        RejectUnknownModel(request) ?? Json(new(scorer.Model.Name, Ready: true), InferenceJson.Default.ModelReady);

    [Function("Infer")]
    public async Task<IResult> Infer(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "v2/models/{model}/infer")] HttpRequest request,
        CancellationToken cancellation)
    {
        if (RejectUnknownModel(request) is { } refusal)
            return refusal;
        RequestBody.RejectContentEncoding(request);
        if (!request.HasJsonContentType())
            return Refuse(StatusCodes.Status415UnsupportedMediaType, "Send application/json.");
        if (await RequestBody.ReadAsync(request, MaximumBytes, cancellation) is not { } body)
            return Refuse(StatusCodes.Status413PayloadTooLarge, $"At most {MaximumBytes} bytes are read.");
        try
        {
            return Json(InferenceModel.Infer(scorer.Model, InferenceRequest.Read(body, scorer.Model.Features.Count)), InferenceJson.Default.InferenceResponse);
        }
        catch (InvalidInputException e)
        {
            return Refuse(StatusCodes.Status400BadRequest, e.Message);
        }
    }

    private IResult? RejectUnknownModel(HttpRequest request) => request.RouteValues["model"] as string == scorer.Model.Name
        ? null
        : Refuse(StatusCodes.Status404NotFound, $"There is no such model; there is {scorer.Model.Name}.");

    private static IResult Refuse(int status, string error) =>
        Results.Json(new(error), InferenceJson.Default.InferenceError, statusCode: status);

    private static IResult Json<T>(T answer, JsonTypeInfo<T> type) => Results.Json(answer, type);
}
