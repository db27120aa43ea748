using System.Globalization;
using Conversion.Functions.Http;
using Conversion.Functions.Profiles;
using Conversion.Functions.Publishing;
using Conversion.Json;
using Conversion.Scoring;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Azure.Functions.Worker;

namespace Conversion.Functions.Events;

/// <summary>Looks at the customers who are due today. A scheduler calls it once a day, with a token as Pub/Sub sends it.</summary>
public sealed class SweepCustomers(
    ProfileSettings settings, PublishingSettings publishing, PushAuthentication authentication, TimeProvider clock,
    DailySweep? sweep = null)
{
    [Function("SweepCustomers")]
    [DisableRateLimiting]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/sweep")] HttpRequest request,
        CancellationToken cancellation)
    {
        if (settings.Store is null)
            return new Problem("The service remembers nobody.", StatusCodes.Status404NotFound, "Set Profiles__Store.").ToResult();
        if (await authentication.AuthenticateAsync(request, cancellation) is { } problem)
        {
            if (problem.Status == StatusCodes.Status401Unauthorized)
                request.HttpContext.Response.Headers.WWWAuthenticate = "Bearer";
            return problem.ToResult();
        }
        if (publishing.DecisionsTopic is null)
            return new Problem(
                "The service can't publish decisions.",
                StatusCodes.Status503ServiceUnavailable,
                "Set Events__DecisionsTopic and Events__RejectedTopic.").ToResult();
        try
        {
            var (task, tasks) = (ReadNumber(request, "task", 0), ReadNumber(request, "tasks", 1));
            if (tasks is < 1 or > DailySweep.MaximumTasks || task >= tasks)
                throw Invalid("task", $"must be less than tasks, and tasks 1 to {DailySweep.MaximumTasks}.");
            var report = await sweep!.RunAsync(ReadDay(request), task, tasks, cancellation);
            return JsonBody.ToResult(report, SweepJson.Default.SweepReport);
        }
        catch (InvalidInputException e)
        {
            return Problem.Invalid(e);
        }
        catch (Exception e) when (RememberedEvents.FindProblem(e, request) is { } failure)
        {
            return failure.ToResult();
        }
    }

    private int ReadDay(HttpRequest request)
    {
        var text = request.Query["day"].ToString();
        if (text.Length == 0)
            return ProfileScorer.DayOf(clock.GetUtcNow());
        return DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            ? day.DayNumber
            : throw Invalid("day", "must be a day such as 2026-01-31.");
    }

    private static int ReadNumber(HttpRequest request, string name, int absent)
    {
        var text = request.Query[name].ToString();
        if (text.Length == 0)
            return absent;
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw Invalid(name, "must be a whole number.");
    }

    private static InvalidInputException Invalid(string name, string detail) => new(malformed: false, $"/query/{name}", detail);
}
