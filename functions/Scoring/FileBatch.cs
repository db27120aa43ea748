using Conversion.Functions.Http;
using Conversion.Functions.Orders;
using Conversion.Json;
using Conversion.Orders;
using Conversion.Scoring;

namespace Conversion.Functions.Scoring;

/// <summary>
/// Scores the customers of a file: a CSV with the features of a customer per line, or orders in any form that
/// <see cref="OrderTable"/> reads. A customer with a line that can't be read is not scored.
/// </summary>
internal sealed class FileBatch(Scorer scorer, CustomerReader reader)
{
    // The bytes of reports of lines that can't be read: thousands of lines, of which the first say what is wrong.
    private const int LargestReport = 1 << 20;

    /// <param name="request">The request, whose body is the file.</param>
    /// <param name="asOf">The snapshot instant; null for the last order of the file, or the instant of the request for
    /// features.</param>
    /// <param name="now">The instant of the request.</param>
    /// <param name="format">How the results are written.</param>
    /// <param name="cancellation">Ends reading and scoring.</param>
    public async Task<IResult> ScoreAsync(
        HttpRequest request, DateTimeOffset? asOf, DateTimeOffset now, BatchFormat format, CancellationToken cancellation)
    {
        if (!OrderUpload.HasContentType(request))
            return OrderUpload.UnsupportedMediaType(request, BatchResponse.Ndjson);
        return await OrderProblem.AnswerAsync(async () =>
        {
            if (await OrderUpload.ReadAsync(request, reader.Instants, cancellation) is not { } upload)
                return OrderProblem.TooLarge();
            request.HttpContext.Response.RegisterForDispose(upload);
            if (await CustomerFile.FindFeaturesAsync(upload, reader.Encoders, cancellation) is { } features)
            {
                if (scorer.Policy.NeedsContacts)
                    throw NeedsContacts("", "must be JSON lines or orders, because the policy asks for consent and contacts.");
                return Stream(upload, format, response => ScoreFeaturesAsync(features, asOf ?? now, response, cancellation), cancellation);
            }
            await CustomerFile.ThrowIfCustomersAsync(upload, cancellation);
            var table = await upload.OpenAsync(cancellation);
            request.HttpContext.Response.RegisterForDispose(table);
            upload.DeleteFile();
            if (format.Summary is { } summary)
                summary.Inspection = JsonBody.Write(table.Inspection, InspectionJson.Default.OrderInspection);
            if (scorer.Policy.NeedsContacts && table.Kept is not { HasContacts: true })
                throw NeedsContacts(
                    "?keep", "must contain contact, and the file columns of contacts or consent, because the policy asks for them.");
            var customers = new OrderCustomers(table, asOf);
            return Stream(
                upload, format, response => ScoreOrdersAsync(customers, response, cancellation), cancellation, customers.Kept);
        });
    }

    private IResult Stream(
        OrderUpload upload, BatchFormat format, Func<BatchResponse, Task> score, CancellationToken cancellation, KeptValues? kept = null) =>
        Results.Stream(
            async stream =>
            {
                using var response = new BatchResponse(
                    scorer, stream, RequestMemory.Answers, format, cancellation, kept, LargestReport);
                await score(response);
                // A caller who reads slowly keeps no other file waiting.
                upload.Dispose();
                await response.CompleteAsync();
            },
            format.MediaType);

    private async Task ScoreFeaturesAsync(
        FeatureTable table, DateTimeOffset asOf, BatchResponse response, CancellationToken cancellation)
    {
        var run = ScoringRun.StartLines(
            scorer, () => table.Read(asOf).Where(row => row.Errors.Count == 0).Select(row => row.Customer));
        foreach (var row in table.Read(asOf))
        {
            cancellation.ThrowIfCancellationRequested();
            if (row.Errors.Count > 0)
                await response.WriteAsync(row.Line, new InvalidInputException(malformed: false, row.Errors), row.Customer.Id);
            else
                await ScoreAsync(run, row.Customer, row.Line, response);
        }
    }

    private async Task ScoreOrdersAsync(OrderCustomers customers, BatchResponse response, CancellationToken cancellation)
    {
        foreach (var line in customers.InvalidLines)
            await response.WriteAsync(line.Line, new InvalidInputException(malformed: false, line.Errors), line.CustomerId);
        var run = ScoringRun.Start(scorer, customers.Read);
        foreach (var customer in customers.Read())
        {
            cancellation.ThrowIfCancellationRequested();
            await ScoreAsync(run, customer, line: null, response);
        }
    }

    private static InvalidInputException NeedsContacts(string pointer, string detail) => new(malformed: false, pointer, detail);

    private static async Task ScoreAsync(ScoringRun run, Customer customer, long? line, BatchResponse response)
    {
        try
        {
            await response.WriteAsync(run.Score(customer, response.IncludesExplanation), customer.Kept);
        }
        catch (InvalidInputException e)
        {
            await response.WriteAsync(line, e, customer.Id);
        }
    }
}
