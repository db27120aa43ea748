using System.IO.Pipelines;
using Conversion.Files;
using Conversion.Functions.Http;
using Conversion.Json;
using Conversion.Orders;

namespace Conversion.Functions.Orders;

/// <summary>A file of orders that a caller sends as the body of a request, as it is.</summary>
internal sealed class OrderUpload : IDisposable
{
    private static readonly string[] ContentTypes =
    [
        "text/csv", "text/plain", "application/json", "application/gzip", "application/zip", "application/octet-stream",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ];

    private readonly OrderReadOptions _options;
    private readonly SpooledBody _body;
    private readonly RequestWork _work;

    private OrderUpload(string name, OrderReadOptions options, SpooledBody body, RequestWork work)
    {
        (_options, _body, _work) = (options, body, work);
        File = new(name, body.Open);
    }

    /// <summary>The file.</summary>
    public OrderInputFile File { get; }

    /// <summary>Returns whether a body of a content type can be a file of orders. A body without a type can.</summary>
    public static bool HasContentType(HttpRequest request) =>
        string.IsNullOrEmpty(request.ContentType) || ContentTypes.Contains(Received.MediaType(request), StringComparer.OrdinalIgnoreCase);

    /// <summary>Returns the problem of a body with another content type.</summary>
    public static IResult UnsupportedMediaType(HttpRequest request, params ReadOnlySpan<string> more) =>
        Problem.UnsupportedMediaType(request, [.. more, "absent", .. ContentTypes]);

    /// <summary>Reads the body into a temporary file, and waits for memory. Returns null when the body is too large.</summary>
    /// <exception cref="InvalidInputException">
    /// A parameter of the query is wrong, or the body is not encoded as the caller says.
    /// </exception>
    /// <exception cref="BadHttpRequestException">
    /// The content encoding is not supported, or other requests take the space; the host responds with 415, 413, 429 or 503.
    /// </exception>
    public static async Task<OrderUpload?> ReadAsync(HttpRequest request, InstantRules instants, CancellationToken cancellation)
    {
        var name = OrderQuery.ReadName(request.Query);
        var options = OrderQuery.ReadOptions(request.Query, instants);
        var isGzip = RequestBody.IsGzip(request);
        // The reader decompresses a body of gzip by itself.
        var bytes = isGzip ? request.BodyReader : RequestBody.Decode(request);
        try
        {
            if (await SpooledBody.ReadAllAsync(request, bytes, OrderSpace.MaximumBodyBytes, cancellation) is not { } body)
                return null;
            if (!isGzip || body.StartsWith(CompressionStarts.Gzip))
                return await StartAsync(request, name, options, body);
            body.Dispose();
        }
        catch (InvalidDataException)
        {
            // Ends below, as the wrong start of a body does.
        }
        throw RequestBody.NotEncoded(request);
    }

    /// <summary>
    /// Reads a part of the body into a temporary file, and waits for memory. Returns null when the part is too large.
    /// </summary>
    /// <exception cref="InvalidInputException">A parameter of the query is wrong.</exception>
    /// <exception cref="BadHttpRequestException">Other requests take the space.</exception>
    public static async Task<OrderUpload?> ReadPartAsync(
        HttpRequest request, PipeReader part, InstantRules instants, CancellationToken cancellation)
    {
        var name = OrderQuery.ReadName(request.Query);
        var options = OrderQuery.ReadOptions(request.Query, instants);
        return await SpooledBody.ReadAsync(request, part, OrderSpace.MaximumBodyBytes, cancellation) is { } body
            ? await StartAsync(request, name, options, body)
            : null;
    }

    /// <summary>Reads the orders. The file is not needed any more then.</summary>
    /// <exception cref="OrderFileException">The file is damaged, or can be read in several ways.</exception>
    public Task<OrderTable> OpenAsync(CancellationToken cancellation)
    {
        var options = _options with { Cancellation = cancellation };
        return Task.Run(() => OrderTable.Open([File], options), cancellation);
    }

    /// <summary>Deletes the file, which has been read, before the work on it ends.</summary>
    public void DeleteFile() => _body.Dispose();

    public void Dispose()
    {
        _body.Dispose();
        _work.Dispose();
    }

    private static async Task<OrderUpload> StartAsync(
        HttpRequest request, string name, OrderReadOptions options, SpooledBody body)
    {
        try
        {
            var space = OrderSpace.From(body, options.Keep is not null, RequestMemory.Work.Maximum);
            var work = await RequestWork.StartLargeAsync(request, space.TotalBytes);
            options = options with
            {
                MaximumKeptBytes = space.KeptBytes,
                SortMemoryBytes = space.SortMemoryBytes,
                MaximumFileBytes = space.SortFileBytes,
            };
            return new(name, options, body, work);
        }
        catch
        {
            body.Dispose();
            throw;
        }
    }
}
