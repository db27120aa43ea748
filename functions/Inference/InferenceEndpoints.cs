using System.Globalization;
using System.Text.Json.Serialization.Metadata;
using Conversion.Functions.Http;
using Conversion.Json;
using Conversion.Scoring;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Azure.Functions.Worker;

namespace Conversion.Functions.Inference;

/// <summary>
/// Serves the Open Inference Protocol, version 2, with the model's raw outputs: without a policy and without reasons. The one
/// model is loaded before the port opens, so a live service is ready.
/// </summary>
public sealed class InferenceEndpoints(Scorer scorer)
{
    private readonly InferenceModel _model = new(scorer.Model);

    /// <summary>The content type of answers. Some clients compare it letter for letter, so it has no charset.</summary>
    internal const string Json = "application/json";

    private const int MaximumBytes = 8 << 20;

    // A number may be two bytes long, and is four bytes in each of two lists, of which one is copied while it grows.
    private const int MemoryFactor = 7;

    // Of the binary tensor data extension: how many bytes at the start of the body are JSON.
    private const string JsonLengthHeader = "Inference-Header-Content-Length";

    [Function("InferenceServer")]
    public IResult Server(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "v2")] HttpRequest request) =>
        ToJson(new("conversion", scorer.Model.Version, ["binary_tensor_data"]), InferenceJson.Default.ServerMetadata);

    [Function("InferenceLive")]
    public IResult Live(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "v2/health/live")] HttpRequest request) =>
        ToJson(new(Live: true), InferenceJson.Default.ServerLive);

    [Function("InferenceReady")]
    public IResult Ready(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "v2/health/ready")] HttpRequest request) =>
        ToJson(new(Ready: true), InferenceJson.Default.ServerReady);

    [Function("InferenceModel")]
    public IResult Model(
        [HttpTrigger(AuthorizationLevel.Function, "get", "head", Route = "v2/models/{model}")] HttpRequest request) =>
        RejectUnknownModel(request) ?? ToJson(_model.Describe(), InferenceJson.Default.ModelMetadata);

    [Function("InferenceModelReady")]
    public IResult ModelReady(
        [HttpTrigger(AuthorizationLevel.Function, "get", "head", Route = "v2/models/{model}/ready")] HttpRequest request) =>
        RejectUnknownModel(request) ?? ToJson(new(scorer.Model.Name, Ready: true), InferenceJson.Default.ModelReady);

    [Function("Infer")]
    [EnableRateLimiting(Lane.Scoring)]
    public Task<IResult> Infer(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "v2/models/{model}/infer")] HttpRequest request,
        CancellationToken cancellation) => InferAsync(request, cancellation);

    [Function("InferenceModelVersion")]
    public IResult ModelVersion(
        [HttpTrigger(AuthorizationLevel.Function, "get", "head", Route = "v2/models/{model}/versions/{version}")] HttpRequest request) =>
        Model(request);

    [Function("InferenceModelVersionReady")]
    public IResult ModelVersionReady(
        [HttpTrigger(AuthorizationLevel.Function, "get", "head", Route = "v2/models/{model}/versions/{version}/ready")]
        HttpRequest request) =>
        ModelReady(request);

    [Function("InferVersion")]
    [EnableRateLimiting(Lane.Scoring)]
    public Task<IResult> InferVersion(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "v2/models/{model}/versions/{version}/infer")] HttpRequest request,
        CancellationToken cancellation) => InferAsync(request, cancellation);

    private async Task<IResult> InferAsync(HttpRequest request, CancellationToken cancellation)
    {
        if (RejectUnknownModel(request) is { } error)
            return error;
        if (!HasContentType(request))
            return Error(StatusCodes.Status415UnsupportedMediaType, Received.DescribeContentType(request, Json, "absent", Received.Bytes));
        try
        {
            if (await RequestBody.ReadDecodedAsync(request, MaximumBytes, cancellation) is not { } body)
                return Error(StatusCodes.Status413PayloadTooLarge, $"The body must be at most {MaximumBytes} bytes long.");
            if (!scorer.Model.HasHead)
                return Error(
                    StatusCodes.Status400BadRequest,
                    "The model has no head, so it has no outputs; send customers to /api/score for decisions.");
            using var work = await RequestWork.StartAsync(request, body.Length, MemoryFactor);
            var inferenceRequest = InferenceRequest.Read(body, ReadJsonLength(request, body.Length), _model);
            return ToResult(request.HttpContext, _model.Infer(inferenceRequest));
        }
        catch (InvalidInputException e)
        {
            return Error(StatusCodes.Status400BadRequest, e.Message);
        }
    }

    // Triton's client sends JSON without a content type.
    private static bool HasContentType(HttpRequest request) => string.IsNullOrEmpty(request.ContentType)
        || Received.IsJson(request) || Received.IsBytes(request);

    private static int ReadJsonLength(HttpRequest request, int bodyLength)
    {
        if (!request.Headers.TryGetValue(JsonLengthHeader, out var text))
            return bodyLength;
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var length) && length <= bodyLength
            ? length
            : throw JsonFields.Invalid(JsonLengthHeader, $"must be 0 to {bodyLength}, got {Received.Shorten(text)}.");
    }

    private static IResult ToResult(HttpContext context, InferenceOutputs outputs)
    {
        if (!outputs.HasBinary)
            return ToJson(outputs.Response, InferenceJson.Default.InferenceResponse);
        var (body, jsonLength) = outputs.ToBinary();
        context.Response.Headers[JsonLengthHeader] = jsonLength.ToString(CultureInfo.InvariantCulture);
        return Results.Bytes(body, Received.Bytes);
    }

    private IResult? RejectUnknownModel(HttpRequest request)
    {
        if (request.RouteValues["model"] as string != scorer.Model.Name)
            return Error(StatusCodes.Status404NotFound, $"The model must be '{scorer.Model.Name}'.");
        return request.RouteValues["version"] is string version && version != scorer.Model.Version
            ? Error(StatusCodes.Status404NotFound, $"The version must be '{scorer.Model.Version}'.")
            : null;
    }

    private static IResult Error(int status, string message) =>
        JsonBody.ToResult(new(message), InferenceJson.Default.InferenceError, Json, status);

    private static IResult ToJson<T>(T response, JsonTypeInfo<T> type) => JsonBody.ToResult(response, type, Json);
}
