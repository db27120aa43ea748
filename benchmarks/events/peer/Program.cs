// Both what the event door is measured against, a handler that reads its request and answers 204, and what the service
// publishes to: topics.publish, answered at once.
var builder = WebApplication.CreateSlimBuilder(args);
builder.Logging.ClearProviders();
var app = builder.Build();
app.Run(async context =>
{
    await context.Request.Body.CopyToAsync(Stream.Null);
    if (context.Request.Path.Value!.EndsWith(":publish", StringComparison.Ordinal))
        await context.Response.WriteAsync("""{"messageIds":["1"]}""");
    else
        context.Response.StatusCode = StatusCodes.Status204NoContent;
});
app.Run();
