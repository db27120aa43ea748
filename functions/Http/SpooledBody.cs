using System.Buffers;
using System.IO.Pipelines;
using Conversion.Files;
using Conversion.Hosting.Http;

namespace Conversion.Functions.Http;

/// <summary>The body of a request in a temporary file, which can be read several times.</summary>
internal sealed class SpooledBody : IDisposable
{
    // A body of unknown length reserves space in steps of this size.
    private const int ReservedStep = 1 << 20;

    private readonly FileStream _file = TemporaryFile.Create();
    private RequestMemory.Reservation? _reservation;

    private SpooledBody()
    {
    }

    /// <summary>The number of bytes.</summary>
    public long Length { get; private set; }

    /// <summary>
    /// Writes the body to a file, as it is or decoded. Returns null when there are more than <paramref name="maximumBytes"/>.
    /// </summary>
    /// <exception cref="BadHttpRequestException">Other requests take the space; the host responds with 429.</exception>
    public static async Task<SpooledBody?> ReadAllAsync(
        HttpRequest request, PipeReader body, int maximumBytes, CancellationToken cancellation)
    {
        if (request.ContentLength > maximumBytes)
            return null;
        ServerBodyLimit.Remove(request.HttpContext);
        return await ReadAsync(request, body, maximumBytes, cancellation);
    }

    /// <summary>
    /// Writes a part of the body to a file. Returns null when there are more than <paramref name="maximumBytes"/>.
    /// </summary>
    /// <exception cref="BadHttpRequestException">Other requests take the space; the host responds with 429.</exception>
    public static async Task<SpooledBody?> ReadAsync(
        HttpRequest request, PipeReader part, int maximumBytes, CancellationToken cancellation)
    {
        var body = new SpooledBody();
        try
        {
            if (await body.ReadToEndAsync(request, part, maximumBytes, cancellation))
                return body;
        }
        catch
        {
            body.Dispose();
            throw;
        }
        body.Dispose();
        return null;
    }

    /// <summary>Opens the bytes from their start.</summary>
    public Stream Open() => new SpooledBodyStream(_file.SafeFileHandle, Length);

    /// <summary>Returns whether the body starts with these bytes.</summary>
    public bool StartsWith(ReadOnlySpan<byte> start)
    {
        using var bytes = Open();
        var read = new byte[start.Length];
        return bytes.ReadAtLeast(read, read.Length, throwOnEndOfStream: false) == start.Length && start.SequenceEqual(read);
    }

    public void Dispose()
    {
        _file.Dispose();
        _reservation?.Dispose();
    }

    private async Task<bool> ReadToEndAsync(HttpRequest request, PipeReader part, int maximumBytes, CancellationToken cancellation)
    {
        RequestBody.DemandRate(request.HttpContext);
        _reservation = await RequestMemory.ReserveAsync(request, RequestMemory.Bodies, request.ContentLength ?? ReservedStep);
        while (true)
        {
            var read = await part.ReadAsync(cancellation);
            var isTooLarge = Length + read.Buffer.Length > maximumBytes;
            if (!isTooLarge && Length + read.Buffer.Length > _reservation.Bytes)
            {
                // The next read returns the same bytes.
                part.AdvanceTo(read.Buffer.Start);
                _reservation.Grow(Math.Max(ReservedStep, read.Buffer.Length));
                continue;
            }
            try
            {
                if (!isTooLarge)
                    await WriteAsync(read.Buffer, cancellation);
            }
            finally
            {
                // Also where the disk is full: the server reads the rest, and can't while a read goes on.
                part.AdvanceTo(read.Buffer.End);
            }
            // A body that is too large ends here, because the server reads the rest.
            if (isTooLarge || read.IsCompleted)
                return !isTooLarge;
        }
    }

    private async Task WriteAsync(ReadOnlySequence<byte> bytes, CancellationToken cancellation)
    {
        foreach (var part in bytes)
        {
            await RandomAccess.WriteAsync(_file.SafeFileHandle, part, Length, cancellation);
            Length += part.Length;
        }
    }
}
