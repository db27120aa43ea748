using Conversion.Files;

namespace Conversion.Orders;

/// <summary>
/// A sorted run of records in a temporary file without a name, so that the file vanishes with the process.
/// </summary>
internal sealed class SpoolRun : IDisposable
{
    private const int BufferBytes = 1 << 20;

    private readonly SpoolOptions _options;
    private readonly FileStream _file;
    private byte[] _buffer = new byte[BufferBytes];
    private int _length;
    private long _written;

    /// <summary>Creates the file.</summary>
    public SpoolRun(SpoolOptions options)
    {
        _options = options;
        _file = TemporaryFile.Create(options.Folder);
    }

    /// <summary>Adds a record.</summary>
    public void Write(ReadOnlySpan<byte> record)
    {
        if (_length + record.Length > _buffer.Length)
            Flush();
        record.CopyTo(_buffer.AsSpan(_length));
        _length += record.Length;
    }

    /// <summary>Ends writing.</summary>
    public void Complete()
    {
        Flush();
        _buffer = [];
    }

    /// <summary>Opens the records from the first.</summary>
    public RunRecords Open(int bufferBytes) => new(_file.SafeFileHandle, _written, bufferBytes);

    /// <inheritdoc/>
    public void Dispose()
    {
        _file.Dispose();
        _options.Release(_written);
        _written = 0;
    }

    private void Flush()
    {
        if (!_options.TryReserve(_length))
            throw new OrderFileException(
                "The orders take more space for sorting than the service allows; use conversion score, which has no such limit.")
            {
                IsTooLarge = true,
            };
        RandomAccess.Write(_file.SafeFileHandle, _buffer.AsSpan(0, _length), _written);
        _written += _length;
        _length = 0;
    }
}
