using System.Buffers;
using System.Text.Json;
using Conversion.Hosting.Functions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Logging;

namespace Conversion.Hosting.Http;

/// <summary>Answers with problem details (RFC 9457) where no function does. A function's own answer is left as it is.</summary>
public static partial class ProblemResponses
{
    /// <summary>
    /// Runs <paramref name="next"/>. A <see cref="BadHttpRequestException"/> is answered with its status, and any other
    /// exception is logged and answered with 500. A connection is closed where its answer has begun or its caller has gone.
    /// </summary>
    public static async Task RunAsync(HttpContext context, RequestDelegate next, ILogger logger, string? name)
    {
        try
        {
            await next(context);
        }
        catch (Exception exception) when (exception is ConnectionResetException
            || (exception is OperationCanceledException && context.RequestAborted.IsCancellationRequested))
        {
            context.Abort(); // The caller has gone: nobody reads an answer, and no more of the body comes.
        }
        catch (BadHttpRequestException) when (context.Response.HasStarted)
        {
            context.Abort(); // The caller's fault, as below, but the answer has begun.
        }
        catch (BadHttpRequestException exception)
        {
            await WriteAsync(context, exception);
        }
        catch (Exception exception)
        {
            LogFailure(logger, exception, context.Request.Method, name);
            if (context.Response.HasStarted)
            {
                context.Abort(); // Half an answer must not look whole.
                return;
            }
            context.Response.Clear();
            await Write(context, StatusCodes.Status500InternalServerError);
        }
    }

    internal static void UseProblemResponses(this WebApplication app) => app.Use(next => async context =>
    {
        await RunAsync(context, next, app.Logger, context.GetEndpoint()?.DisplayName);
        var isFunctions = context.GetEndpoint()?.Metadata.GetMetadata<Function>() is not null;
        if (!isFunctions && context.Response is { HasStarted: false, StatusCode: >= 400 } && !context.RequestAborted.IsCancellationRequested)
            await Write(context, context.Response.StatusCode);
    });

    internal static Task Write(HttpContext context, int status, string? detail = null)
    {
        var body = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(body))
        {
            json.WriteStartObject();
            json.WriteString("type", "about:blank");
            json.WriteString("title", ReasonPhrases.GetReasonPhrase(status));
            json.WriteNumber("status", status);
            if (detail is not null)
                json.WriteString("detail", detail);
            json.WriteEndObject();
        }

        context.Response.StatusCode = status;
        if (status == StatusCodes.Status429TooManyRequests)
            context.Response.Headers.RetryAfter = "1";
        context.Response.ContentType = "application/problem+json";
        context.Response.ContentLength = body.WrittenCount;
        return HttpMethods.IsHead(context.Request.Method) ? Task.CompletedTask : context.Response.BodyWriter.WriteAsync(body.WrittenMemory).AsTask();
    }

    /// <summary>The server's own findings about a body (too large, too slow, broken chunks) or a function's. Messages quote no content.</summary>
    private static async Task WriteAsync(HttpContext context, BadHttpRequestException exception)
    {
        context.Response.Clear();
        // A body of known length can only be at fault by ending too early. If more of the body or another request were read
        // from the connection, the server would log that its reading is not over.
        var isCutShort = exception.StatusCode == StatusCodes.Status400BadRequest && context.Request.ContentLength is not null;
        if (isCutShort)
            context.Response.Headers.Connection = "close";
        await Write(context, exception.StatusCode, exception.Message);
        if (isCutShort)
            context.Abort();
    }

    [LoggerMessage(LogLevel.Error, "{Method} {Endpoint} failed.")]
    private static partial void LogFailure(ILogger logger, Exception exception, string method, string? endpoint);
}
