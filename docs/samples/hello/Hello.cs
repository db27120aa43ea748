using Conversion.Scoring;
using Microsoft.Azure.Functions.Worker;

namespace Conversion.Functions;

/// <summary>Greets callers by name, and says which model scores.</summary>
public sealed class Hello(Scorer scorer)
{
    // A name is never longer than this.
    private const int MaximumCharacters = 200;

    [Function("Hello")]
    public IResult Greet(
        [HttpTrigger(AuthorizationLevel.Function, "get", "head", Route = "api/hello/{name}")] HttpRequest request) =>
        Results.Text(Greeting($"{request.RouteValues["name"]}"));

    [Function("HelloFromBody")]
    public async Task<IResult> GreetFromBody(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "api/hello")] HttpRequest request,
        CancellationToken cancellation)
    {
        using var reader = new StreamReader(request.Body);
        var name = new char[MaximumCharacters];
        var length = await reader.ReadBlockAsync(name, cancellation);
        return Results.Text(Greeting(new string(name, 0, length)));
    }

    private string Greeting(string name) => $"Hello, {name}! The model is {scorer.Model.Name} {scorer.Model.Version}.";
}
