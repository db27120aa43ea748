using Conversion.Scoring;
using Conversion.Stores;
using Microsoft.Azure.Functions.Worker;

namespace Conversion.Functions.Profiles;

/// <summary>Returns what is remembered of a customer, and forgets a customer.</summary>
public sealed class RememberedCustomers(
    ProfileSettings settings, TimeProvider clock, CustomerMemory? memory = null, ProfileScorer? scorer = null)
{
    [Function("ReadCustomer")]
    public Task<IResult> Read(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "api/customers/{id}")] HttpRequest request,
        CancellationToken cancellation) =>
        AnswerAsync(request, async id => await memory!.FindAsync(id, cancellation) is { } profile
            ? Results.Bytes(ProfileJson.Write(profile, scorer!.Score(profile, clock.GetUtcNow())), "application/json; charset=utf-8")
            : RememberedScore.NotFound().ToResult());

    [Function("EraseCustomer")]
    public Task<IResult> Erase(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = "api/customers/{id}")] HttpRequest request,
        CancellationToken cancellation) =>
        AnswerAsync(request, async id =>
        {
            await memory!.EraseAsync(id, clock.GetUtcNow(), cancellation);
            return Results.NoContent();
        });

    private async Task<IResult> AnswerAsync(HttpRequest request, Func<string, Task<IResult>> answer)
    {
        if (CustomerAccess.FindRefusal(request, settings) is { } refusal)
            return refusal;
        try
        {
            return await answer((string)request.RouteValues["id"]!);
        }
        catch (StoreException e)
        {
            return RememberedEvents.FindProblem(e, request)!.ToResult();
        }
    }
}
