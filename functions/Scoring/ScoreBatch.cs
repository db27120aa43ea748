using System.Buffers;
using System.IO.Pipelines;
using Conversion.Functions.Http;
using Conversion.Json;
using Conversion.Scoring;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Net.Http.Headers;

namespace Conversion.Functions.Scoring;

/// <summary>
/// Scores many customers. JSON lines, one customer each and any number of them, are answered as they come. CSV, with an
/// order or a customer's features a line, is read whole first, since a customer's orders may stand anywhere in it; a
/// customer with a faulty line is not scored. The answer is JSON lines, or CSV for a caller who prefers <c>text/csv</c>.
/// <c>?asOf=</c> is the snapshot instant of customers who name none.
/// </summary>
public sealed class ScoreBatch(Scorer scorer, CustomerReader reader, TimeProvider clock, HostCapabilities host)
{
    private const int MaximumLineBytes = 1 << 20;

    // Held whole, many times as large, in a container of 256 MiB.
    private const int MaximumCsvBytes = 8 << 20;
    private const int MaximumWholeBytes = 8 << 20;
    private const int CsvCopies = 16;

    // What is kept for callers who send everything before they read anything, all of them together: on Cloud Run, files are memory.
    private static readonly ByteBudget Kept = new(64 << 20);

    // Such callers need more than the server's five seconds.
    private static readonly MinDataRate ReadingPatience = new(bytesPerSecond: 240, TimeSpan.FromMinutes(10));

    [Function("ScoreBatch")]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "api/score/batch")] HttpRequest request,
        CancellationToken cancellation)
    {
        RequestBody.RejectContentEncoding(request);
        var asOf = clock.GetUtcNow();
        if (request.Query.TryGetValue("asOf", out var text) && !Instant.TryParse(text.ToString(), out asOf))
            return Problem.Invalid(new(malformed: false, "?asOf", $"must be {Instant.Expected}."));

        var answer = BatchResponse.TypeFor(request.GetTypedHeaders().Accept);
        _ = MediaTypeHeaderValue.TryParse(request.ContentType, out var type);
        switch (type?.MediaType.Value?.ToLowerInvariant())
        {
            case BatchResponse.Ndjson:
                if (!host.SupportsFullDuplex)
                    return await ScoreWholeAsync(request, asOf, answer, cancellation);
                RequestBody.LiftServerLimit(request);
                if (request.HttpContext.Features.Get<IHttpMinResponseDataRateFeature>() is { } rate)
                    rate.MinDataRate = ReadingPatience;
                return Results.Stream(response => ScoreLinesAsync(request.BodyReader, asOf, new(response, Kept, answer, cancellation), cancellation), answer);
            case BatchResponse.Csv:
                if (await RequestBody.ReadAsync(request, MaximumCsvBytes, cancellation, CsvCopies) is not { } body)
                    return Problem.TooLarge(MaximumCsvBytes);
                try
                {
                    var customers = CustomerTable.Read(body, reader.FeatureNames, asOf);
                    return Results.Stream(response => ScoreTableAsync(customers, new(response, kept: null, answer, cancellation), cancellation), answer);
                }
                catch (InvalidInputException e)
                {
                    return Problem.Invalid(e);
                }
            default:
                return Problem.UnsupportedMediaType($"{BatchResponse.Ndjson} or {BatchResponse.Csv}");
        }
    }

    /// <summary>
    /// Reads JSON lines to their end before it answers. Behind a host that passes no byte of an answer on until the request is
    /// sent, answers would pile up and both sides would wait for ever.
    /// </summary>
    private async Task<IResult> ScoreWholeAsync(HttpRequest request, DateTimeOffset asOf, string answer, CancellationToken cancellation)
    {
        if (await RequestBody.ReadAsync(request, MaximumWholeBytes, cancellation) is not { } body)
            return Problem.TooLarge(MaximumWholeBytes, "Send several smaller batches, or use the service's own host, which has no limit.");
        var lines = PipeReader.Create(new ReadOnlySequence<byte>(body));
        return Results.Stream(response => ScoreLinesAsync(lines, asOf, new(response, kept: null, answer, cancellation), cancellation), answer);
    }

    private async Task ScoreLinesAsync(PipeReader body, DateTimeOffset asOf, BatchResponse answers, CancellationToken cancellation)
    {
        using var _ = answers;
        await using var lines = NdjsonLines.ReadAsync(body, MaximumLineBytes, cancellation).GetAsyncEnumerator(cancellation);
        while (true)
        {
            var next = lines.MoveNextAsync();
            // Where the next line is still on its way, what is done need not wait for it.
            if (!next.IsCompleted)
                await answers.SendAsync();
            if (!await next)
                break;
            var line = lines.Current;
            try
            {
                if (line.Json is not { } json)
                    throw new InvalidInputException(malformed: false, "", $"must be at most {MaximumLineBytes} bytes long.");
                await answers.WriteAsync(scorer.Score(reader.Read(json.Span, asOf), answers.IncludesExplanation));
            }
            catch (InvalidInputException e)
            {
                await answers.WriteAsync(line.Number, e.Errors);
            }
        }
        await answers.CompleteAsync();
    }

    private async Task ScoreTableAsync(IEnumerable<TableCustomer> customers, BatchResponse answers, CancellationToken cancellation)
    {
        using var _ = answers;
        foreach (var customer in customers)
        {
            cancellation.ThrowIfCancellationRequested();
            foreach (var (line, errors) in customer.InvalidLines)
                await answers.WriteAsync(line, errors, customer.Customer.Id);
            if (customer.InvalidLines.Count > 0)
                continue;
            try
            {
                await answers.WriteAsync(scorer.Score(customer.Customer, answers.IncludesExplanation));
            }
            catch (InvalidInputException e)
            {
                await answers.WriteAsync(customer.Line, e.Errors, customer.Customer.Id);
            }
        }
        await answers.CompleteAsync();
    }
}
