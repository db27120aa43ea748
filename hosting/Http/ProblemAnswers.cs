using System.Buffers;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Logging;

namespace Conversion.Hosting.Http;

/// <summary>The host's own answers, as problem details (RFC 9457). What a function answers is left as it is.</summary>
internal static partial class ProblemAnswers
{
    public static void UseProblemAnswers(this WebApplication app) => app.Use(next => context => Run(context, next, app.Logger));

    public static Task Write(HttpContext context, int status, string? detail = null)
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

    private static async Task Run(HttpContext context, RequestDelegate next, ILogger logger)
    {
        try
        {
            await next(context);
        }
        catch (Exception exception) when (exception is ConnectionResetException
            || (exception is OperationCanceledException && context.RequestAborted.IsCancellationRequested))
        {
            context.Abort(); // The caller has gone; there is nobody to answer, nor any more of the body to wait for.
            return;
        }
        catch (BadHttpRequestException) when (context.Response.HasStarted)
        {
            context.Abort(); // The caller's fault, as below, but too late to be answered.
            return;
        }
        catch (BadHttpRequestException exception)
        {
            // Kestrel's own findings about the body: too large, too slow, broken chunks; or a function's. The messages quote no content.
            context.Response.Clear();
            // Of a body of known length only its end can be at fault, which came too early. Asked for more of it, or for another request,
            // the server would log that its reading is not over.
            var isCutShort = exception.StatusCode == StatusCodes.Status400BadRequest && context.Request.ContentLength is not null;
            if (isCutShort)
                context.Response.Headers.Connection = "close";
            await Write(context, exception.StatusCode, exception.Message);
            if (isCutShort)
                context.Abort();
            return;
        }
        catch (Exception exception)
        {
            LogFailure(logger, exception, context.Request.Method, context.GetEndpoint()?.DisplayName);
            if (context.Response.HasStarted)
            {
                context.Abort(); // A half answer must not look whole.
                return;
            }

            context.Response.Clear();
            await Write(context, StatusCodes.Status500InternalServerError);
            return;
        }

        var isHostsOwn = context.GetEndpoint()?.Metadata.GetMetadata<Function>() is null;
        if (isHostsOwn && context.Response is { HasStarted: false, StatusCode: >= 400 })
            await Write(context, context.Response.StatusCode);
    }

    [LoggerMessage(LogLevel.Error, "{Method} {Endpoint} failed.")]
    private static partial void LogFailure(ILogger logger, Exception exception, string method, string? endpoint);
}
