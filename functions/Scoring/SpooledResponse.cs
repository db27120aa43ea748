using Conversion.Files;
using Conversion.Functions.Http;

namespace Conversion.Functions.Scoring;

/// <summary>
/// Sends results while the request still arrives. Browsers and most clients read nothing before they have sent everything, so a
/// plain write would make the caller and the service wait for each other without end. Results that the caller does not read yet go
/// into a temporary file, within a budget that all responses share. When the budget is used up, writing waits for the caller.
/// </summary>
/// <param name="response">The stream to the caller.</param>
/// <param name="budget">The budget for the file; null spools nothing.</param>
internal sealed class SpooledResponse(Stream response, ByteBudget? budget) : IDisposable
{
    private Task _sending = Task.CompletedTask;
    private FileStream? _file;
    private long _sent;
    private long _written;
    private long _reserved;

    /// <summary>Writes results. Waits for the caller to read earlier results only when the budget has no space left.</summary>
    public async Task WriteAsync(ReadOnlyMemory<byte> results, CancellationToken cancellation)
    {
        var isAllSent = _sending.IsCompleted && _sent == _written;
        if (!isAllSent && !TryReserve(_written + results.Length))
            await SendAllAsync(cancellation);
        var isIdle = _sending.IsCompleted;
        if (isIdle)
        {
            await _sending;
            if (_sent == _written)
            {
                _sent = 0;
                _written = 0;
                _sending = response.WriteAsync(results.ToArray(), cancellation).AsTask();
                return;
            }
        }
        _file ??= TemporaryFile.Create();
        await RandomAccess.WriteAsync(_file.SafeFileHandle, results, _written, cancellation);
        _written += results.Length;
        if (isIdle)
            _sending = SendFileAsync(cancellation);
    }

    /// <summary>Waits until everything has been sent to the caller.</summary>
    public async Task CompleteAsync(CancellationToken cancellation)
    {
        await SendAllAsync(cancellation);
        await response.FlushAsync(cancellation);
    }

    public void Dispose()
    {
        _file?.Dispose();
        budget?.Release(_reserved);
        _reserved = 0;
    }

    /// <summary>Reserves the budget for a file of this length. The file never shrinks, so its reservation only grows.</summary>
    private bool TryReserve(long length)
    {
        if (length <= _reserved)
            return true;
        if (budget?.TryReserve(length - _reserved) != true)
            return false;
        _reserved = length;
        return true;
    }

    private async Task SendAllAsync(CancellationToken cancellation)
    {
        await _sending;
        await SendFileAsync(cancellation);
    }

    private async Task SendFileAsync(CancellationToken cancellation)
    {
        var position = _sent;
        var end = _written;
        _sent = end;
        var buffer = new byte[Math.Min(64 << 10, end - position)];
        while (position < end)
        {
            var part = buffer.AsMemory(0, (int)Math.Min(buffer.Length, end - position));
            var count = await RandomAccess.ReadAsync(_file!.SafeFileHandle, part, position, cancellation);
            await response.WriteAsync(part[..count], cancellation);
            position += count;
        }
    }
}
