using System.Buffers;
using System.Text.Json;
using Conversion.Hosting.Functions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Conversion.Hosting.Http;

/// <summary>
/// Writes problem details (RFC 9457), or the <see cref="ErrorFormat"/> of the path, when no function responds. Does not change the
/// response of a function.
/// </summary>
public static partial class ProblemResponses
{
    // ENOSPC, which .NET gives as the result code on Linux.
    private const int NoSpace = 28;

    /// <summary>
    /// Runs <paramref name="next"/>. Responds to a <see cref="BadHttpRequestException"/> with its status. Logs any other exception
    /// and responds with 500. Closes the connection when the response has started or the caller has disconnected.
    /// </summary>
    public static async Task RunAsync(HttpContext context, RequestDelegate next, ILogger logger, string? name)
    {
        SetSafeHeaders(context.Response);
        try
        {
            await next(context);
        }
        catch (Exception exception) when (exception is ConnectionResetException
            || (exception is OperationCanceledException && context.RequestAborted.IsCancellationRequested))
        {
            context.Abort(); // The caller has disconnected: nobody reads a response, and the rest of the body does not arrive.
        }
        catch (Exception exception) when (FindCallersError(exception) is { } error)
        {
            if (context.Response.HasStarted)
                context.Abort();
            else
                await WriteAsync(context, error);
        }
        catch (IOException exception) when (exception.HResult == NoSpace && !context.Response.HasStarted)
        {
            LogFailure(logger, exception, context.Request.Method, name);
            context.Response.Clear();
            await WriteAsync(context, StatusCodes.Status503ServiceUnavailable, "There is no space for temporary files; retry.");
        }
        catch (Exception exception)
        {
            LogFailure(logger, exception, context.Request.Method, name);
            if (context.Response.HasStarted)
            {
                context.Abort(); // An incomplete response must not look complete.
                return;
            }
            context.Response.Clear();
            await WriteAsync(context, StatusCodes.Status500InternalServerError);
        }
        finally
        {
            // The server reads what a function has left unread. Its limit would break the connection although the response is decided.
            ServerBodyLimit.Remove(context);
        }
    }

    internal static void UseProblemResponses(this WebApplication app) => app.Use(next => async context =>
    {
        await RunAsync(context, next, app.Logger, context.GetEndpoint()?.DisplayName);
        var isFromFunction = context.GetEndpoint()?.Metadata.GetMetadata<Function>() is not null;
        var isError = context.Response is { HasStarted: false, StatusCode: >= 400 };
        if (isError && !isFromFunction && !context.RequestAborted.IsCancellationRequested)
            await WriteAsync(context, context.Response.StatusCode);
    });

    internal static Task WriteAsync(HttpContext context, int status, string? detail = null)
    {
        var format = context.RequestServices.GetServices<ErrorFormat>().FirstOrDefault(
            format => context.Request.Path.StartsWithSegments(format.Path, StringComparison.OrdinalIgnoreCase));
        var body = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(body))
        {
            if (format is not null)
                format.Write(json, status, detail ?? ReasonPhrases.GetReasonPhrase(status));
            else
                WriteProblem(json, status, detail);
        }

        SetSafeHeaders(context.Response);
        context.Response.StatusCode = status;
        if (status is StatusCodes.Status429TooManyRequests or StatusCodes.Status503ServiceUnavailable)
            context.Response.Headers.RetryAfter = "1";
        context.Response.ContentType = format?.ContentType ?? "application/problem+json";
        context.Response.ContentLength = body.WrittenCount;
        return HttpMethods.IsHead(context.Request.Method)
            ? Task.CompletedTask
            : context.Response.BodyWriter.WriteAsync(body.WrittenMemory).AsTask();
    }

    private static void WriteProblem(Utf8JsonWriter json, int status, string? detail)
    {
        json.WriteStartObject();
        json.WriteString("type", "about:blank");
        json.WriteString("title", ReasonPhrases.GetReasonPhrase(status));
        json.WriteNumber("status", status);
        if (detail is not null)
            json.WriteString("detail", detail);
        json.WriteEndObject();
    }

    /// <summary>
    /// Tells browsers not to guess the content type, and everybody on the way not to store the response, which may be about a
    /// customer. A function that serves files replaces the second header.
    /// </summary>
    private static void SetSafeHeaders(HttpResponse response)
    {
        response.Headers.XContentTypeOptions = "nosniff";
        response.Headers.CacheControl = "no-store";
    }

    // Kestrel reports the size of a chunk beyond its integers as a fault of the connection.
    private static BadHttpRequestException? FindCallersError(Exception exception) =>
        exception as BadHttpRequestException
        ?? (exception is IOException { InnerException: OverflowException } ? new(exception.Message) : null);

    /// <summary>
    /// Writes an error that the server or a function found in a body: too large, too slow or broken chunks. The messages of these
    /// exceptions do not quote the body.
    /// </summary>
    private static async Task WriteAsync(HttpContext context, BadHttpRequestException exception)
    {
        context.Response.Clear();
        // A body of known length can only be invalid by ending too early. The connection must close then: reading from it again
        // would make the server log that the earlier read has not ended.
        var isTruncated = exception.StatusCode == StatusCodes.Status400BadRequest && context.Request.ContentLength is not null;
        if (isTruncated)
            context.Response.Headers.Connection = "close";
        await WriteAsync(context, exception.StatusCode, exception.Message);
        if (isTruncated)
            context.Abort();
    }

    [LoggerMessage(LogLevel.Error, "{Method} {Endpoint} failed.")]
    private static partial void LogFailure(ILogger logger, Exception exception, string method, string? endpoint);
}
