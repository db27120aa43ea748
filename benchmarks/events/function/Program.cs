// A function that reads its request and answers 204, on the same host as the event endpoint: the cost of a push without a decision.
using Conversion.Hosting;
using Microsoft.Azure.Functions.Worker;

var builder = FunctionsApplication.CreateBuilder(args);
builder.ConfigureFunctionsWebApplication();
builder.Services.AddSingleton(new Constant(StatusCodes.Status204NoContent));
builder.AddFunction<Constant>();
builder.Build().Run();

internal sealed class Constant(int status)
{
    [Function("Constant")]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/events/pubsub")] HttpRequest request,
        CancellationToken cancellation)
    {
        await request.Body.CopyToAsync(Stream.Null, cancellation);
        request.HttpContext.Response.StatusCode = status;
        return Results.Empty;
    }
}
