// Both what the event door is measured against, a handler that reads its request and answers 204, and what the service
// asks: topics.publish, answered at once, and the keys of tokens.
var builder = WebApplication.CreateSlimBuilder(args);
builder.Logging.ClearProviders();
var app = builder.Build();
app.Run(async context =>
{
    await context.Request.Body.CopyToAsync(Stream.Null);
    if (context.Request.Path.Value!.EndsWith(":publish", StringComparison.Ordinal))
        await context.Response.WriteAsync("""{"messageIds":["1"]}""");
    else if (context.Request.Path == "/keys")
        await context.Response.WriteAsync(Environment.GetEnvironmentVariable("PEER_KEYS")!);
    else
        context.Response.StatusCode = StatusCodes.Status204NoContent;
});
app.Run();
