using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Conversion.Scoring;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Azure.Functions.Worker;

namespace Conversion.Functions.Decisions;

/// <summary>
/// Streams the decisions of this instance as server-sent events: first the latest decisions, or the decisions after
/// <c>Last-Event-ID</c>. A viewer that falls behind receives a <c>dropped</c> event with the number of missed decisions. A viewer
/// for whom there is no place receives a <c>full</c> event and the time after which to try again.
/// </summary>
public sealed class WatchDecisions(DecisionFeed feed, TimeProvider clock, IHostApplicationLifetime lifetime)
{
    private const int BatchSize = 128;

    // People cannot follow faster updates, and the pause bounds the cost of a viewer at any rate of decisions.
    private static readonly TimeSpan UpdateInterval = TimeSpan.FromMilliseconds(100);

    // Many proxies close a connection after half a minute of silence.
    private static readonly TimeSpan HeartbeatInterval = TimeSpan.FromSeconds(15);

    private static readonly JsonWriterOptions WriterOptions = new() { Encoder = ScoreJson.Encoder };

    private static readonly byte[] FullMessage =
        "retry: 30000\nevent: full\ndata: Too many viewers watch this instance; try again in 30 seconds.\n\n"u8.ToArray();

    [Function("WatchDecisions")]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Function, "get", "head", Route = "api/decisions")] HttpRequest request,
        CancellationToken cancellation)
    {
        var context = request.HttpContext;
        context.Response.ContentType = "text/event-stream";
        context.Response.Headers.CacheControl = "no-store";
        // A response to HEAD has no body, and the stream would never end.
        if (HttpMethods.IsHead(request.Method))
            return Results.Empty;
        if (!feed.TryAddViewer())
        {
            // After any other status than 200, an EventSource would never try again.
            return Results.Bytes(FullMessage, "text/event-stream");
        }
        // At shutdown the server waits for running requests, and this request would never end by itself.
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(
            cancellation, context.RequestAborted, lifetime.ApplicationStopping);
        try
        {
            context.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
            await WriteAsync(context.Response, feed.PositionAfter(request.Headers["Last-Event-ID"]), stopping.Token);
        }
        catch (OperationCanceledException)
        {
            // The viewer has disconnected, or the service is stopping.
        }
        finally
        {
            feed.RemoveViewer();
        }
        return Results.Empty;
    }

    private async Task WriteAsync(HttpResponse response, long position, CancellationToken cancellation)
    {
        var decisions = new LiveDecision[BatchSize];
        using var json = new Utf8JsonWriter(response.BodyWriter, WriterOptions);
        // A comment first, so that the viewer knows at once that it is connected.
        response.BodyWriter.Write(":\n\n"u8);
        while (true)
        {
            var (count, dropped) = feed.Read(ref position, decisions);
            if (dropped > 0)
                Write(response, $"event: dropped\ndata: {dropped}\n\n");
            for (var i = 0; i < count; i++)
            {
                Write(response, $"id: {feed.EventIdOf(position++)}\ndata: ");
                json.Reset();
                JsonSerializer.Serialize(json, decisions[i], DecisionsJson.Default.LiveDecision);
                json.Flush();
                response.BodyWriter.Write("\n\n"u8);
            }
            await FlushAsync(response, cancellation);
            if (count == decisions.Length)
                continue;
            await Task.Delay(UpdateInterval, clock, cancellation);
            try
            {
                await feed.WaitForAsync(position).WaitAsync(HeartbeatInterval, clock, cancellation);
            }
            catch (TimeoutException)
            {
                response.BodyWriter.Write(":\n\n"u8);
            }
        }
    }

    private static async Task FlushAsync(HttpResponse response, CancellationToken cancellation)
    {
        try
        {
            await response.BodyWriter.FlushAsync(cancellation);
        }
        catch (OperationCanceledException)
        {
            // A viewer that reads nothing would delay the shutdown.
            response.HttpContext.Abort();
            throw;
        }
    }

    private static void Write(HttpResponse response, FormattableString text) =>
        Encoding.UTF8.GetBytes(text.ToString(CultureInfo.InvariantCulture), response.BodyWriter);
}
