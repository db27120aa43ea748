using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.IO.Pipelines;
using Conversion.Functions.Http;
using Conversion.Functions.Orders;
using Conversion.Hosting.Http;
using Conversion.Json;
using Conversion.Scoring;
using Microsoft.AspNetCore.RateLimiting;
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

    // Callers that send everything before they read anything start to read later than the five seconds that the server allows.
    private static readonly MinDataRate MinimumReadRate = new(bytesPerSecond: 240, TimeSpan.FromMinutes(10));

    // A caller may make customers while it sends them.
    private static readonly MinDataRate MinimumSendRate = new(bytesPerSecond: 240, TimeSpan.FromSeconds(5));

    // What JSON lines take, whatever their number, and how many times the length of a long line its customer takes.
    private const int StreamBytes = 256 << 10;
    private const int LineFactor = 4;

    // How many times the length of the body the buffered variant takes.
    private const int BufferedFactor = 4;

    private readonly FileBatch _files = new(scorer, reader);

    [Function("ScoreBatch")]
    [EnableRateLimiting(Lane.Files)]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "api/score/batch")] HttpRequest request,
        CancellationToken cancellation)
    {
        if (!AsOfQuery.TryRead(request.Query, reader.Instants, out var asOf, out var problem))
            return problem;

        var now = clock.GetUtcNow();
        if (!TryReadFlag(request.Query, "summary", out var isSummarized, out problem)
            || !TryReadFlag(request.Query, "spreadsheet", out var isGuarded, out problem))
            return problem;
        var format = new BatchFormat(
            BatchResponse.ChooseMediaType(request.GetTypedHeaders().Accept), isSummarized ? new(card.Level) : null, isGuarded);
        if (!Received.IsJsonLines(request))
            return await _files.ScoreAsync(request, asOf, now, format, cancellation);
        try
        {
            // JSON lines need no name, but a wrong one is refused as for a file.
            _ = OrderQuery.ReadName(request.Query);
            if (request.ContentLength == 0)
                throw EmptyBody();
            // Who gets an action with a budget is known only when everybody is.
            return host.SupportsFullDuplex && !scorer.Policy.HasRunBudget
                ? await ScoreStreamAsync(request, asOf ?? now, format, cancellation)
                : await ScoreBufferedAsync(request, asOf ?? now, format, cancellation);
        }
        catch (InvalidInputException e)
        {
            return Problem.Invalid(e);
        }
    }

    private static bool TryReadFlag(IQueryCollection query, string name, out bool flag, [NotNullWhen(false)] out IResult? problem)
    {
        var text = query[name].ToString();
        flag = text == "true";
        problem = text is "" or "true" or "false" ? null : Problem.Invalid(new(malformed: false, $"?{name}", "must be true or false."));
        return problem is null;
    }

    /// <summary>Responds to JSON lines while they still arrive.</summary>
    private async Task<IResult> ScoreStreamAsync(
        HttpRequest request, DateTimeOffset asOf, BatchFormat format, CancellationToken cancellation)
    {
        ServerBodyLimit.Remove(request.HttpContext);
        var body = await RequestBody.DecodeAsync(request, cancellation);
        if (request.HttpContext.Features.Get<IHttpMinResponseDataRateFeature>() is { } rate)
            rate.MinDataRate = MinimumReadRate;
        if (request.HttpContext.Features.Get<IHttpMinRequestBodyDataRateFeature>() is { } sendRate)
            sendRate.MinDataRate = MinimumSendRate;
        await RequestMemory.ReserveAsync(request, RequestMemory.Bodies, StreamBytes);
        return Results.Stream(
            stream => ScoreLinesAsync(
                request, body, asOf, ScoringRun.StartLines(scorer, () => []),
                new(scorer, stream, RequestMemory.Answers, format, cancellation), cancellation),
            format.MediaType);
    }

    /// <summary>
    /// Reads all JSON lines before it responds. A host that forwards no byte of a response before it has the whole request would make
    /// results accumulate, until the caller and the service wait for each other without end.
    /// </summary>
    private async Task<IResult> ScoreBufferedAsync(
        HttpRequest request, DateTimeOffset asOf, BatchFormat format, CancellationToken cancellation)
    {
        if (await RequestBody.ReadDecodedAsync(request, MaximumBufferedBytes, cancellation) is not { } body)
            return Problem.TooLarge(MaximumBufferedBytes, "Send smaller batches, or run the service's own host, which has no limit.");
        var lines = PipeReader.Create(new ReadOnlySequence<byte>(body));
        await RequestMemory.ReserveAsync(request, RequestMemory.Work, BufferedFactor * body.Length);
        return Results.Stream(
            stream => ScoreLinesAsync(
                request, lines, asOf, ScoringRun.StartLines(scorer, () => ReadCustomers(body, asOf)),
                new(scorer, stream, spoolBudget: null, format, cancellation), cancellation),
            format.MediaType);
    }

    private async Task ScoreLinesAsync(
        HttpRequest request, PipeReader body, DateTimeOffset asOf, ScoringRun run, BatchResponse response,
        CancellationToken cancellation)
    {
        using var _ = response;
        await using var lines = NdjsonLines
            .ReadAsync(
                body, MaximumLineBytes,
                () => RequestMemory.HoldAsync(request, RequestMemory.Work, LineFactor * MaximumLineBytes), cancellation)
            .GetAsyncEnumerator(cancellation);
        var isEmpty = true;
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
                await response.WriteAsync(line: null, RequestBody.NotEncoded(request));
                isEmpty = false;
                break;
            }
            var line = lines.Current;
            isEmpty = false;
            try
            {
                if (line.Json is not { } json)
                    throw new InvalidInputException(malformed: false, "", $"must be at most {MaximumLineBytes} bytes long.");
                await response.WriteAsync(run.Score(reader.Read(json.Span, asOf), response.IncludesExplanation));
            }
            catch (InvalidInputException e)
            {
                await response.WriteAsync(line.Number, Explain(e, line.Json));
            }
        }
        if (isEmpty)
            await response.WriteAsync(line: null, EmptyBody());
        await response.CompleteAsync();
    }

    // The lines that can be read. What is wrong with the others is reported when they are scored.
    private IEnumerable<Customer> ReadCustomers(ReadOnlyMemory<byte> body, DateTimeOffset asOf)
    {
        while (body.Length > 0)
        {
            var end = body.Span.IndexOf((byte)'\n');
            var line = end < 0 ? body : body[..end];
            body = end < 0 ? default : body[(end + 1)..];
            if (line.Length <= MaximumLineBytes && TryRead(line.Span, asOf) is { } customer)
                yield return customer;
        }
    }

    private Customer? TryRead(ReadOnlySpan<byte> line, DateTimeOffset asOf)
    {
        try
        {
            return reader.Read(line, asOf);
        }
        catch (InvalidInputException)
        {
            return null;
        }
    }

    private static InvalidInputException EmptyBody() =>
        new(malformed: true, "", "must be one customer a line, but the body is empty.");

    // Callers often send an array, JSON of several lines, or a file.
    private static InvalidInputException Explain(InvalidInputException e, ReadOnlyMemory<byte>? line)
    {
        if (line is not { } json)
            return e;
        var start = json.Span.TrimStart(" \t\r"u8);
        var isObject = start is [(byte)'{', ..];
        if (isObject && !e.IsSyntaxError)
            return e;
        var isTable = !isObject && e.IsSyntaxError && start[0] != '[' && start.ContainsAny(",;\t|"u8);
        var advice = isTable ? "Send a CSV file as text/csv." : "Send one customer a line, without line breaks in it.";
        return new(e.Malformed, e.Errors[0].Pointer, $"{e.Errors[0].Detail} {advice}");
    }
}
