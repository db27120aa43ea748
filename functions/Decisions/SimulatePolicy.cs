using System.IO.Pipelines;
using Conversion.Functions.Http;
using Conversion.Functions.Orders;
using Conversion.Hosting.Http;
using Conversion.Json;
using Conversion.Scoring;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Net.Http.Headers;

namespace Conversion.Functions.Decisions;

/// <summary>
/// Compares another policy with the policy in force on a sample of customers: a JSON document with both, or a form
/// (<c>multipart/form-data</c>) with the part <c>policy</c> and, after it, the part <c>file</c>, which is read as a batch is.
/// </summary>
public sealed class SimulatePolicy(PolicySimulator simulator, CustomerReader reader, TimeProvider clock)
{
    // About a hundred thousand customers.
    private const int MaximumBytes = 32 << 20;
    private const int MemoryFactor = 2;

    // The HResult of an exception that has only a message.
    private const int FormEndsEarly = unchecked((int)0x80131620);
    private const int MaximumPolicyBytes = 1 << 20;
    private const string Form = "multipart/form-data";

    [Function("SimulatePolicy")]
    [EnableRateLimiting(Lane.Files)]
    public Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "api/policy/simulate")] HttpRequest request,
        CancellationToken cancellation)
    {
        var isForm = MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
            && type.MediaType.Equals(Form, StringComparison.OrdinalIgnoreCase);
        return isForm
            ? SimulateFormAsync(request, HeaderUtilities.RemoveQuotes(type!.Boundary).ToString(), cancellation)
            : JsonRequest.AnswerAsync(request, MaximumBytes, MemoryFactor, body => Simulate(body, cancellation), cancellation);
    }

    private IResult Simulate(byte[] body, CancellationToken cancellation) =>
        ToJson(simulator.Simulate(body, clock.GetUtcNow(), cancellation));

    private async Task<IResult> SimulateFormAsync(HttpRequest request, string boundary, CancellationToken cancellation)
    {
        if (!AsOfQuery.TryRead(request.Query, reader.Instants, out var asOf, out var problem))
            return problem;
        ServerBodyLimit.Remove(request.HttpContext);
        return await OrderProblem.AnswerAsync(() => SimulateFormAsync(request, boundary, asOf, cancellation));
    }

    private async Task<IResult> SimulateFormAsync(
        HttpRequest request, string boundary, DateTimeOffset? asOf, CancellationToken cancellation)
    {
        try
        {
            var parts = new MultipartReader(boundary, RequestBody.Decode(request).AsStream());
            await RequestMemory.ReserveAsync(request, RequestMemory.Bodies, MaximumPolicyBytes);
            var policy = await ReadPolicyAsync(await ReadPartAsync(parts, "policy", cancellation), cancellation);
            var file = await ReadPartAsync(parts, "file", cancellation);
            using var upload = await OrderUpload.ReadPartAsync(request, PipeReader.Create(file.Body), reader.Instants, cancellation);
            if (upload is null)
                return OrderProblem.TooLarge();
            var (customers, table) = await CustomerFile.ReadAsync(upload, reader.Encoders, asOf, clock.GetUtcNow(), cancellation);
            using (table)
                return ToJson(await Task.Run(() => simulator.Simulate(policy, customers, cancellation), cancellation));
        }
        catch (InvalidDataException e)
        {
            throw new InvalidInputException(malformed: true, "", $"must be a valid form: {e.Message}");
        }
        // The reader of forms throws this for a form that ends too early. Errors of the disk have a number of their own.
        catch (IOException e) when (e.GetType() == typeof(IOException) && e.HResult == FormEndsEarly)
        {
            throw new InvalidInputException(malformed: true, "", "must be a whole form, got one that ends before its last boundary.");
        }
    }

    private static async Task<MultipartSection> ReadPartAsync(MultipartReader parts, string name, CancellationToken cancellation)
    {
        MultipartSection? part;
        try
        {
            part = await parts.ReadNextSectionAsync(cancellation);
        }
        catch (IOException)
        {
            part = null;
        }
        var isNamed = part?.GetContentDispositionHeader() is { } header
            && HeaderUtilities.RemoveQuotes(header.Name).Equals(name, StringComparison.Ordinal);
        return isNamed
            ? part!
            : throw new InvalidInputException(malformed: true, $"/{name}", "is a required part; send the policy first, then the file.");
    }

    private static async Task<byte[]> ReadPolicyAsync(MultipartSection part, CancellationToken cancellation)
    {
        var policy = new byte[MaximumPolicyBytes + 1];
        var length = await part.Body.ReadAtLeastAsync(policy, policy.Length, throwOnEndOfStream: false, cancellation);
        return length <= MaximumPolicyBytes
            ? policy[..length]
            : throw new InvalidInputException(malformed: false, "/policy", $"must be at most {MaximumPolicyBytes} bytes long.");
    }

    private static IResult ToJson(PolicySimulation simulation) => JsonBody.ToResult(simulation, DecisionsJson.Default.PolicySimulation);
}
