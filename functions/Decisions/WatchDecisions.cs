using System.Buffers;
using System.Globalization;
using System.Text.Json;
using System.Text;
using Conversion.Functions.Http;
using Conversion.Scoring;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Azure.Functions.Worker;

namespace Conversion.Functions.Decisions;

/// <summary>
/// Tells this instance's decisions as they are made, as server-sent events: first the latest ones, or those after
/// <c>Last-Event-ID</c>. A viewer who falls behind is told how many were <c>dropped</c>.
/// </summary>
public sealed class WatchDecisions(DecisionFeed feed, TimeProvider clock, IHostApplicationLifetime lifetime)
{
    private const int MostAtOnce = 128;

    // No eye sees more, and a viewer costs no more than this however fast decisions come.
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(100);

    // Below the half minute after which proxies commonly take a silent connection for dead.
    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(15);

    private static readonly JsonWriterOptions Options = new() { Encoder = ScoreJson.Encoder };

    [Function("WatchDecisions")]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Function, "get", "head", Route = "api/decisions")] HttpRequest request,
        CancellationToken cancellation)
    {
        var context = request.HttpContext;
        context.Response.ContentType = "text/event-stream";
        context.Response.Headers.CacheControl = "no-store";
        // Without a body there would be nothing to end the answer.
        if (HttpMethods.IsHead(request.Method))
            return Results.Empty;
        if (!feed.TryAddViewer())
        {
            context.Response.Headers.RetryAfter = "30";
            return new Problem("Too many are watching.", StatusCodes.Status429TooManyRequests).ToResult();
        }
        // The drain waits for requests, and this one would never end.
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellation, context.RequestAborted, lifetime.ApplicationStopping);
        try
        {
            context.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
            await WriteAsync(context.Response, feed.PositionAfter(request.Headers["Last-Event-ID"]), ending.Token);
        }
        catch (OperationCanceledException)
        {
            // The viewer has gone, or the service is stopping.
        }
        finally
        {
            feed.RemoveViewer();
        }
        return Results.Empty;
    }

    private async Task WriteAsync(HttpResponse response, long position, CancellationToken ending)
    {
        var decisions = new LiveDecision[MostAtOnce];
        using var json = new Utf8JsonWriter(response.BodyWriter, Options);
        // A comment first, so that the viewer knows at once of being connected.
        response.BodyWriter.Write(":\n\n"u8);
        while (true)
        {
            var (count, dropped) = feed.Read(ref position, decisions);
            if (dropped > 0)
                Write(response, $"event: dropped\ndata: {dropped}\n\n");
            for (var i = 0; i < count; i++)
            {
                Write(response, $"id: {feed.IdOf(position++)}\ndata: ");
                json.Reset();
                JsonSerializer.Serialize(json, decisions[i], DecisionsJson.Instance.LiveDecision);
                json.Flush();
                response.BodyWriter.Write("\n\n"u8);
            }
            await FlushAsync(response, ending);
            if (count == decisions.Length)
                continue;
            await Task.Delay(Pace, clock, ending);
            try
            {
                await feed.WaitForAsync(position).WaitAsync(Heartbeat, clock, ending);
            }
            catch (TimeoutException)
            {
                response.BodyWriter.Write(":\n\n"u8);
            }
        }
    }

    private static async Task FlushAsync(HttpResponse response, CancellationToken ending)
    {
        try
        {
            await response.BodyWriter.FlushAsync(ending);
        }
        catch (OperationCanceledException)
        {
            // A viewer who takes nothing would hold up the end.
            response.HttpContext.Abort();
            throw;
        }
    }

    private static void Write(HttpResponse response, FormattableString text) =>
        Encoding.UTF8.GetBytes(text.ToString(CultureInfo.InvariantCulture), response.BodyWriter);
}
