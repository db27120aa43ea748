using Conversion.Functions.Decisions;
using Conversion.Functions.Http;
using Conversion.Json;
using Conversion.Scoring;
using Microsoft.Azure.Functions.Worker;

namespace Conversion.Functions.Scoring;

/// <summary>Scores one customer, described by orders or by features.</summary>
public sealed class ScoreCustomer(Scorer scorer, CustomerReader reader, TimeProvider clock, DecisionFeed feed)
{
    // About ten thousand orders: more than any customer has, and few enough to keep in memory.
    private const int MaximumBytes = 1 << 20;

    /// <summary>With the value <c>true</c>, nobody decides: the caller tries what would be.</summary>
    private const string WhatIfHeader = "Conversion-What-If";

    [Function("ScoreCustomer")]
    public Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "api/score")] HttpRequest request,
        CancellationToken cancellation) =>
        JsonRequest.AnswerAsync(request, MaximumBytes, body => Score(body, IsWhatIf(request)), cancellation);

    private IResult Score(byte[] body, bool isWhatIf)
    {
        if (body.AsSpan().TrimStart(" \t\r\n"u8) is [(byte)'[', ..])
            throw new InvalidInputException(
                malformed: true, "", "must be one customer, got an array; send several customers to /api/score/batch, one a line.");
        var customer = reader.Read(body, clock.GetUtcNow());
        var score = scorer.Score(customer);
        if (!isWhatIf)
            feed.Add(score, LiveDecision.Http);
        return Results.Bytes(ScoreJson.Write(score), "application/json; charset=utf-8");
    }

    private static bool IsWhatIf(HttpRequest request) =>
        "true".Equals(request.Headers[WhatIfHeader], StringComparison.OrdinalIgnoreCase);
}
