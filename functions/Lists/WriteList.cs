using System.Buffers;
using System.IO.Pipelines;
using System.Text;
using Conversion.Functions.Http;
using Conversion.Functions.Scoring;
using Conversion.Json;
using Conversion.Lists;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Azure.Functions.Worker;

namespace Conversion.Functions.Lists;

/// <summary>
/// Writes a list that a tool can import, of answers of <c>POST /api/score/batch</c>. The control group is left out, and so are people
/// who did not agree to advertising. The counts are in the header <c>Conversion-List</c>.
/// </summary>
public sealed class WriteList(TimeProvider clock)
{
    private const int MaximumBytes = 32 << 20;
    private const int MaximumLineBytes = 1 << 20;
    private const int MemoryFactor = 2;
    private const int MaximumNameLength = 128;
    private const string CountsHeader = "Conversion-List";
    private const string Workbook = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

    [Function("WriteList")]
    [EnableRateLimiting(Lane.Files)]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "api/lists")] HttpRequest request,
        CancellationToken cancellation)
    {
        if (!Received.IsJsonLines(request) && !Received.IsBytes(request))
            return Problem.UnsupportedMediaType(request, BatchResponse.Ndjson, Received.Bytes);
        try
        {
            if (await RequestBody.ReadDecodedAsync(request, MaximumBytes, cancellation) is not { } body)
                return Problem.TooLarge(MaximumBytes, "Send only the fields that a list needs, or use conversion lists.");
            using var work = await RequestWork.StartAsync(request, body.Length, MemoryFactor);
            return Write(request, await ReadAsync(body, cancellation));
        }
        catch (InvalidInputException e)
        {
            return Problem.Invalid(e);
        }
    }

    private IResult Write(HttpRequest request, List<ListPerson> people)
    {
        var template = ListTemplates.Find(request.Query["for"]) ?? throw Invalid(
            "for", $"must be one of {string.Join(", ", ListTemplates.All.Select(template => template.Name))}.");
        var isConfirmed = request.Query["consent"].ToString() switch
        {
            "" => false,
            "confirmed" => true,
            _ => throw Invalid("consent", "must be confirmed, or absent."),
        };
        var action = request.Query["action"].ToString();
        var listed = action.Length == 0 ? people : people.FindAll(person => person.Action == action);
        var name = request.Query["name"].ToString() is { Length: > 0 } given ? given : listed.FirstOrDefault()?.Action ?? "";
        // Characters as JSON Schema counts them.
        if (name.EnumerateRunes().Count() > MaximumNameLength)
            throw Invalid("name", $"must have at most {MaximumNameLength} characters.");
        if (people.Count > 0 && !isConfirmed && CampaignList.NeedsConfirmation(people))
            throw Invalid("consent", "must be confirmed: the orders do not say who agreed to advertising.");
        var list = CampaignList.Build(template, listed, name, clock.GetUtcNow(), isConfirmed, people);
        request.HttpContext.Response.Headers[CountsHeader] =
            Encoding.UTF8.GetString(JsonBody.Write(list.Counts, ListsJson.Default.ListCounts));
        return Results.Bytes(list.Content, template.Extension == ".xlsx" ? Workbook : "text/csv; charset=utf-8", list.FileName);
    }

    private static async Task<List<ListPerson>> ReadAsync(byte[] body, CancellationToken cancellation)
    {
        var people = new List<ListPerson>();
        var lines = PipeReader.Create(new ReadOnlySequence<byte>(body));
        await foreach (var line in NdjsonLines.ReadAsync(lines, MaximumLineBytes, reserve: null, cancellation))
        {
            if (line.Json is not { } json)
                throw new InvalidInputException(malformed: false, $"/{line.Number}", $"must be at most {MaximumLineBytes} bytes long.");
            try
            {
                if (ListPersonReader.Read(json) is { } person)
                    people.Add(person);
            }
            catch (InvalidInputException e)
            {
                throw new InvalidInputException(e.Malformed, [.. e.Errors.Select(error => error with
                {
                    Detail = $"{(error.Pointer.Length > 0 ? "of " : "")}line {line.Number} {error.Detail}",
                })]);
            }
        }
        if (!body.AsSpan().ContainsAnyExcept(" \t\r\n"u8))
            throw new InvalidInputException(
                malformed: true, "", "must be lines of an answer of /api/score/batch, but the body is empty.");
        return people;
    }

    private static InvalidInputException Invalid(string name, string detail) => new(malformed: false, $"?{name}", detail);
}
