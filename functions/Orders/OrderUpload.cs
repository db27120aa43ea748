using System.IO.Pipelines;
using Conversion.Files;
using Conversion.Functions.Http;
using Conversion.Json;
using Conversion.Orders;

namespace Conversion.Functions.Orders;

/// <summary>A file of orders that a caller sends as the body of a request, as it is.</summary>
internal sealed class OrderUpload : IDisposable
{
    // Beside what all requests together may take for reading.
    private static readonly ByteBudget KeptBudget = new(OrderSpace.MaximumKeptBytes);

    private static readonly string[] ContentTypes =
    [
        "text/csv", "text/plain", "application/json", "application/gzip", "application/zip", "application/octet-stream",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ];

    private readonly HttpRequest _request;
    private readonly OrderReadOptions _options;
    private readonly SpooledBody _body;

    private OrderUpload(HttpRequest request, string name, OrderReadOptions options, SpooledBody body)
    {
        (_request, _options, _body) = (request, options, body);
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

    /// <summary>Reads the body into a temporary file. Returns null when the body is too large.</summary>
    /// <exception cref="InvalidInputException">
    /// A parameter of the query is wrong, or the body is not encoded as the caller says.
    /// </exception>
    /// <exception cref="BadHttpRequestException">
    /// The content encoding is not supported, or other requests take the space.
    /// </exception>
    public static async Task<OrderUpload?> ReadAsync(HttpRequest request, CancellationToken cancellation)
    {
        var name = OrderQuery.ReadName(request.Query);
        var options = OrderQuery.ReadOptions(request.Query);
        var isGzip = RequestBody.IsGzip(request);
        // The reader decompresses a body of gzip by itself.
        var bytes = isGzip ? request.BodyReader : RequestBody.Decode(request);
        try
        {
            if (await SpooledBody.ReadAllAsync(request, bytes, OrderSpace.MaximumBodyBytes, cancellation) is not { } body)
                return null;
            if (!isGzip || body.StartsWith(CompressionStarts.Gzip))
                return new(request, name, options, body);
            body.Dispose();
        }
        catch (InvalidDataException)
        {
            // Ends below, as the wrong start of a body does.
        }
        throw RequestBody.NotEncoded(request);
    }

    /// <summary>Reads a part of the body into a temporary file. Returns null when the part is too large.</summary>
    /// <exception cref="InvalidInputException">A parameter of the query is wrong.</exception>
    /// <exception cref="BadHttpRequestException">Other requests take the space.</exception>
    public static async Task<OrderUpload?> ReadPartAsync(HttpRequest request, PipeReader part, CancellationToken cancellation)
    {
        var name = OrderQuery.ReadName(request.Query);
        var options = OrderQuery.ReadOptions(request.Query);
        return await SpooledBody.ReadAsync(request, part, OrderSpace.MaximumBodyBytes, cancellation) is { } body
            ? new(request, name, options, body)
            : null;
    }

    /// <summary>Reads the orders. The file is not needed any more then.</summary>
    /// <exception cref="OrderFileException">The file is damaged, or can be read in several ways.</exception>
    /// <exception cref="BadHttpRequestException">Other requests take the space; the host responds with 429.</exception>
    public async Task<OrderTable> OpenAsync(CancellationToken cancellation)
    {
        var space = OrderSpace.From(_body);
        using var reading = RequestMemory.Reserve(_request, space.OtherMemoryBytes);
        RequestMemory.Reserve(_request, space.SortBytes);
        if (_options.Keep is not null)
            RequestMemory.Reserve(_request, OrderSpace.MaximumKeptBytes, KeptBudget);
        var options = _options with
        {
            MaximumKeptBytes = OrderSpace.MaximumKeptBytes,
            SortMemoryBytes = space.SortMemoryBytes,
            MaximumFileBytes = space.SortFileBytes,
            Cancellation = cancellation,
        };
        return await Task.Run(() => OrderTable.Open([File], options), cancellation);
    }

    /// <summary>Returns whether the body starts with these bytes.</summary>
    public bool StartsWith(ReadOnlySpan<byte> start) => _body.StartsWith(start);

    public void Dispose() => _body.Dispose();
}
