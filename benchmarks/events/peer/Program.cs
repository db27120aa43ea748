// Plays three parts. It is the bare handler that the event endpoint is compared with: it reads a request and answers 204.
// It is also Pub/Sub's topics.publish, which answers at once, and the server of the keys that verify tokens.
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
