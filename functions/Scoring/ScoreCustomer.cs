using Conversion.Functions.Decisions;
using Conversion.Functions.Http;
using Conversion.Functions.Profiles;
using Conversion.Json;
using Conversion.Profiles;
using Conversion.Scoring;
using Conversion.Stores;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Azure.Functions.Worker;

namespace Conversion.Functions.Scoring;

/// <summary>Scores one customer, described by orders or by features, or remembered.</summary>
public sealed class ScoreCustomer(
    Scorer scorer, CustomerReader reader, TimeProvider clock, DecisionFeed feed, RememberedScore? remembered = null)
{
    // About ten thousand orders: more than any customer has, and few enough to keep in memory.
    private const int MaximumBytes = 1 << 20;
    private const int MemoryFactor = 4;

    private const string ContentType = "application/json; charset=utf-8";

    /// <summary>With the value <c>true</c>, nobody decides: the caller tries what would be.</summary>
    private const string WhatIfHeader = "Conversion-What-If";

    [Function("ScoreCustomer")]
    [EnableRateLimiting(Lane.Scoring)]
    public Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "api/score")] HttpRequest request,
        CancellationToken cancellation) =>
        JsonRequest.AnswerAsync(request, MaximumBytes, MemoryFactor, body => ScoreAsync(request, body, cancellation), cancellation);

    private async Task<IResult> ScoreAsync(HttpRequest request, byte[] body, CancellationToken cancellation)
    {
        var isWhatIf = ReadWhatIf(request);
        try
        {
            return remembered is not null && RememberedRequest.Matches(body)
                ? await ScoreRememberedAsync(remembered, request, body, cancellation)
                : Score(body, isWhatIf);
        }
        catch (InvalidInputException e) when (e.IsSyntaxError && CustomerDocument.HasSeveral(body))
        {
            throw Several("several");
        }
    }

    // What is scored from memory was decided when it was stored, so it is not shown as a decision again.
    private static async Task<IResult> ScoreRememberedAsync(
        RememberedScore remembered, HttpRequest request, byte[] body, CancellationToken cancellation)
    {
        try
        {
            return await remembered.ScoreAsync(body, cancellation) is { } score
                ? Results.Bytes(ScoreJson.Write(score), ContentType)
                : RememberedScore.NotFound().ToResult();
        }
        catch (StoreException e)
        {
            return RememberedEvents.FindProblem(e, request)!.ToResult();
        }
    }

    private IResult Score(byte[] body, bool isWhatIf)
    {
        if (body.AsSpan().TrimStart(" \t\r\n"u8) is [(byte)'[', ..])
            throw Several("an array");
        var customer = reader.Read(body, clock.GetUtcNow());
        var score = scorer.Score(customer);
        if (!isWhatIf)
            feed.Add(score, LiveDecision.Http);
        return Results.Bytes(ScoreJson.Write(score), ContentType);
    }

    private static InvalidInputException Several(string got) => new(
        malformed: true, "", $"must be one customer, got {got}; send several customers to /api/score/batch, one a line.");

    private static bool ReadWhatIf(HttpRequest request)
    {
        var text = request.Headers[WhatIfHeader].ToString();
        var isFlag = bool.TryParse(text, out var flag);
        if (isFlag || text.Length == 0)
            return flag;
        throw new InvalidInputException(malformed: false, WhatIfHeader, $"must be true or false, got {Received.Shorten(text)}.");
    }
}
