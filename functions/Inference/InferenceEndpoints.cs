using System.Text.Json.Serialization.Metadata;
using Conversion.Functions.Http;
using Conversion.Json;
using Conversion.Scoring;
using Microsoft.Azure.Functions.Worker;

namespace Conversion.Functions.Inference;

/// <summary>
/// Serves the Open Inference Protocol, version 2, with the model's raw outputs: without a policy and without reasons. The one
/// model is loaded before the port opens, so a live service is ready.
/// </summary>
public sealed class InferenceEndpoints(Scorer scorer)
{
    // The parsed document takes several times as much memory.
    private const int MaximumBytes = 8 << 20;

    [Function("InferenceServer")]
    public IResult Server(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "v2")] HttpRequest request) =>
        Json(new("conversion", scorer.Model.Version, []), InferenceJson.Default.ServerMetadata);

    [Function("InferenceLive")]
    public IResult Live(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "v2/health/live")] HttpRequest request) =>
        Json(new(Live: true), InferenceJson.Default.ServerLive);

    [Function("InferenceReady")]
    public IResult Ready(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "v2/health/ready")] HttpRequest request) =>
        Json(new(Ready: true), InferenceJson.Default.ServerReady);

    [Function("InferenceModel")]
    public IResult Model(
        [HttpTrigger(AuthorizationLevel.Function, "get", "head", Route = "v2/models/{model}")] HttpRequest request) =>
        RejectUnknownModel(request) ?? Json(InferenceModel.Describe(scorer.Model), InferenceJson.Default.ModelMetadata);

    [Function("InferenceModelReady")]
    public IResult ModelReady(
        [HttpTrigger(AuthorizationLevel.Function, "get", "head", Route = "v2/models/{model}/ready")] HttpRequest request) =>
        RejectUnknownModel(request) ?? Json(new(scorer.Model.Name, Ready: true), InferenceJson.Default.ModelReady);

    [Function("Infer")]
    public async Task<IResult> Infer(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "v2/models/{model}/infer")] HttpRequest request,
        CancellationToken cancellation)
    {
        if (RejectUnknownModel(request) is { } error)
            return error;
        RequestBody.RejectContentEncoding(request);
        if (!request.HasJsonContentType())
            return Error(StatusCodes.Status415UnsupportedMediaType, "Send application/json.");
        if (await RequestBody.ReadAsync(request, MaximumBytes, cancellation) is not { } body)
            return Error(StatusCodes.Status413PayloadTooLarge, $"The body must be at most {MaximumBytes} bytes long.");
        if (!scorer.Model.HasHead)
            return Error(
                StatusCodes.Status400BadRequest,
                "The model has no head, so it has no outputs; send customers to /api/score for decisions.");
        try
        {
            var inferenceRequest = InferenceRequest.Read(body, scorer.Model);
            return Json(InferenceModel.Infer(scorer.Model, inferenceRequest), InferenceJson.Default.InferenceResponse);
        }
        catch (InvalidInputException e)
        {
            return Error(StatusCodes.Status400BadRequest, e.Message);
        }
    }

    private IResult? RejectUnknownModel(HttpRequest request) => request.RouteValues["model"] as string == scorer.Model.Name
        ? null
        : Error(StatusCodes.Status404NotFound, $"The model must be '{scorer.Model.Name}'.");

    private static IResult Error(int status, string message) =>
        Results.Json(new(message), InferenceJson.Default.InferenceError, statusCode: status);

    private static IResult Json<T>(T response, JsonTypeInfo<T> type) => Results.Json(response, type);
}
