using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.IO.Pipelines;
using Conversion.Functions.Http;
using Conversion.Functions.Orders;
using Conversion.Hosting.Http;
using Conversion.Json;
using Conversion.Lists;
using Conversion.Scoring;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using Microsoft.Azure.Functions.Worker;

namespace Conversion.Functions.Scoring;

/// <summary>
/// Scores many customers. A body of JSON lines contains any number of customers, one per line, and is scored as it arrives.
/// Another body is a file: of orders in any form that a shop exports, or of a customer's features per line. The service
/// reads a whole file first, because the orders of a customer may be anywhere in it. The response is JSON lines, or CSV for
/// a caller that prefers <c>text/csv</c>. <c>?asOf=</c> is the snapshot instant of customers without their own.
/// </summary>
public sealed class ScoreBatch(Scorer scorer, CustomerReader reader, ModelCardFile card, TimeProvider clock, HostCapabilities host)
{
    private const int MaximumLineBytes = 1 << 20;
    private const int MaximumBufferedBytes = 8 << 20;

    // All callers that send everything before they read anything share this budget. On Cloud Run, files are in memory.
    private static readonly ByteBudget SpoolBudget = new(64 << 20);

    // Such callers start to read later than the five seconds that the server allows by default.
    private static readonly MinDataRate MinimumReadRate = new(bytesPerSecond: 240, TimeSpan.FromMinutes(10));

    private readonly FileBatch _files = new(scorer, reader);

    [Function("ScoreBatch")]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "api/score/batch")] HttpRequest request,
        CancellationToken cancellation)
    {
        var isNdjson = Received.IsJsonLines(request);
        if (!AsOfQuery.TryRead(request.Query, isNdjson ? reader.Instants.Zone : TimeZoneInfo.Utc, out var asOf, out var problem))
            return problem;

        var now = clock.GetUtcNow();
        var responseType = BatchResponse.ChooseMediaType(request.GetTypedHeaders().Accept);
        if (!TryReadSummary(request.Query, out var summary, out problem))
            return problem;
        if (!isNdjson)
            return await _files.ScoreAsync(request, asOf, now, responseType, summary, cancellation);
        try
        {
            // JSON lines need no name, but a wrong one is refused as for a file.
            _ = OrderQuery.ReadName(request.Query);
            return host.SupportsFullDuplex
                ? await ScoreStreamAsync(request, asOf ?? now, responseType, summary, cancellation)
                : await ScoreBufferedAsync(request, asOf ?? now, responseType, summary, cancellation);
        }
        catch (InvalidInputException e)
        {
            return Problem.Invalid(e);
        }
    }

    private bool TryReadSummary(IQueryCollection query, out BatchSummary? summary, [NotNullWhen(false)] out IResult? problem)
    {
        (summary, problem) = (null, null);
        var text = query["summary"].ToString();
        if (text is "" or "false")
            return true;
        if (text == "true")
            summary = new(card.Level);
        else
            problem = Problem.Invalid(new(malformed: false, "?summary", "must be true or false."));
        return problem is null;
    }

    /// <summary>Responds to JSON lines while they still arrive.</summary>
    private async Task<IResult> ScoreStreamAsync(
        HttpRequest request, DateTimeOffset asOf, string responseType, BatchSummary? summary, CancellationToken cancellation)
    {
        ServerBodyLimit.Remove(request.HttpContext);
        var body = await RequestBody.DecodeAsync(request, cancellation);
        if (request.HttpContext.Features.Get<IHttpMinResponseDataRateFeature>() is { } rate)
            rate.MinDataRate = MinimumReadRate;
        return Results.Stream(
            stream => ScoreLinesAsync(
                request, body, asOf, new(scorer.Model, stream, SpoolBudget, responseType, cancellation, kept: null, summary),
                cancellation),
            responseType);
    }

    /// <summary>
    /// Reads all JSON lines before it responds. A host that forwards no byte of a response before it has the whole request would make
    /// results accumulate, until the caller and the service wait for each other without end.
    /// </summary>
    private async Task<IResult> ScoreBufferedAsync(
        HttpRequest request, DateTimeOffset asOf, string responseType, BatchSummary? summary, CancellationToken cancellation)
    {
        if (await RequestBody.ReadDecodedAsync(request, MaximumBufferedBytes, cancellation) is not { } body)
            return Problem.TooLarge(MaximumBufferedBytes, "Send smaller batches, or run the service's own host, which has no limit.");
        var lines = PipeReader.Create(new ReadOnlySequence<byte>(body));
        return Results.Stream(
            stream => ScoreLinesAsync(
                request, lines, asOf, new(scorer.Model, stream, spoolBudget: null, responseType, cancellation, kept: null, summary),
                cancellation),
            responseType);
    }

    private async Task ScoreLinesAsync(
        HttpRequest request, PipeReader body, DateTimeOffset asOf, BatchResponse response, CancellationToken cancellation)
    {
        using var _ = response;
        await using var lines = NdjsonLines.ReadAsync(body, MaximumLineBytes, cancellation).GetAsyncEnumerator(cancellation);
        while (true)
        {
            var next = lines.MoveNextAsync();
            // When the next line has not arrived, the caller gets the finished results first.
            if (!next.IsCompleted)
                await response.SendAsync();
            try
            {
                if (!await next)
                    break;
            }
            catch (InvalidDataException)
            {
                // The body was cut after its first lines, which are answered.
                await response.WriteAsync(line: null, RequestBody.NotEncoded(request).Errors);
                break;
            }
            var line = lines.Current;
            try
            {
                if (line.Json is not { } json)
                    throw new InvalidInputException(malformed: false, "", $"must be at most {MaximumLineBytes} bytes long.");
                await response.WriteAsync(scorer.Score(reader.Read(json.Span, asOf), response.IncludesExplanation));
            }
            catch (InvalidInputException e)
            {
                await response.WriteAsync(line.Number, Explain(e, line.Json));
            }
        }
        await response.CompleteAsync();
    }

    // Callers often send an array, or JSON of several lines.
    private static IReadOnlyList<FieldError> Explain(InvalidInputException e, ReadOnlyMemory<byte>? line)
    {
        var isObject = line is { } json && json.Span.TrimStart(" \t\r"u8) is [(byte)'{', ..];
        return line is null || (isObject && !e.IsSyntaxError)
            ? e.Errors
            : [e.Errors[0] with { Detail = $"{e.Errors[0].Detail} Send one customer a line, without line breaks in it." }];
    }
}
