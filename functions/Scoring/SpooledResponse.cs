using Conversion.Functions.Http;

namespace Conversion.Functions.Scoring;

/// <summary>
/// Sends results while the request still arrives. Browsers and most clients read nothing before they have sent
/// everything; if writing waited for them, both sides would wait for ever. What they do not take yet lies in a
/// temporary file, within a budget that all share; beyond it they are waited for.
/// </summary>
/// <param name="response">Where results go.</param>
/// <param name="kept">The budget; null keeps nothing.</param>
internal sealed class SpooledResponse(Stream response, ByteBudget? kept) : IDisposable
{
    private Task _sending = Task.CompletedTask;
    private FileStream? _file;
    private long _sent;
    private long _written;
    private long _held;

    /// <summary>Takes results, without waiting for the caller to read them while the budget has room for them.</summary>
    public async Task WriteAsync(ReadOnlyMemory<byte> results, CancellationToken cancellation)
    {
        var isAllTaken = _sending.IsCompleted && _sent == _written;
        if (!isAllTaken && !TryHold(_written + results.Length))
            await SendAllAsync(cancellation);
        var idle = _sending.IsCompleted;
        if (idle)
        {
            await _sending;
            if (_sent == _written)
            {
                _sent = _written = 0;
                _sending = response.WriteAsync(results.ToArray(), cancellation).AsTask();
                return;
            }
        }
        _file ??= OpenTemporaryFile();
        await RandomAccess.WriteAsync(_file.SafeFileHandle, results, _written, cancellation);
        _written += results.Length;
        if (idle)
            _sending = SendFileAsync(cancellation);
    }

    /// <summary>Waits until the caller has been sent everything.</summary>
    public async Task CompleteAsync(CancellationToken cancellation)
    {
        await SendAllAsync(cancellation);
        await response.FlushAsync(cancellation);
    }

    public void Dispose()
    {
        _file?.Dispose();
        kept?.Release(_held);
        _held = 0;
    }

    /// <summary>Whether the file may be as long as that. It is never cut, so what it has taken it holds.</summary>
    private bool TryHold(long length)
    {
        if (length <= _held)
            return true;
        if (kept?.TryReserve(length - _held) != true)
            return false;
        _held = length;
        return true;
    }

    private async Task SendAllAsync(CancellationToken cancellation)
    {
        await _sending;
        await SendFileAsync(cancellation);
    }

    private async Task SendFileAsync(CancellationToken cancellation)
    {
        var (position, end) = (_sent, _written);
        _sent = end;
        var buffer = new byte[Math.Min(64 << 10, end - position)];
        while (position < end)
        {
            var some = buffer.AsMemory(0, (int)Math.Min(buffer.Length, end - position));
            var count = await RandomAccess.ReadAsync(_file!.SafeFileHandle, some, position, cancellation);
            await response.WriteAsync(some[..count], cancellation);
            position += count;
        }
    }

    private static FileStream OpenTemporaryFile()
    {
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.ReadWrite,
            Options = FileOptions.Asynchronous | FileOptions.DeleteOnClose,
            BufferSize = 0,
        };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        var file = new FileStream(Path.Combine(Path.GetTempPath(), $"conversion-{Path.GetRandomFileName()}"), options);
        // Its name goes at once, so that nothing stays behind when the process is killed.
        if (!OperatingSystem.IsWindows())
            File.Delete(file.Name);
        return file;
    }
}
