using System.Buffers.Binary;

namespace Conversion.Orders;

/// <summary>A sorted run of records in a temporary file without a name, so that the file vanishes with the process.</summary>
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

/// <summary>Reads records one after the other.</summary>
internal abstract class Records
{
    /// <summary>The current record.</summary>
    public abstract ReadOnlySpan<byte> Current { get; }

    /// <summary>Moves to the next record; returns false at the end.</summary>
    public abstract bool Read();
}

/// <summary>Records in memory, in the order of their keys.</summary>
internal sealed class MemoryRecords(byte[] memory, int[] offsets) : Records
{
    private int _index = -1;

    /// <inheritdoc/>
    public override ReadOnlySpan<byte> Current => LineRecord.Slice(memory.AsSpan(offsets[_index]));

    /// <inheritdoc/>
    public override bool Read() => ++_index < offsets.Length;
}

/// <summary>Records of a run's file.</summary>
internal sealed class RunRecords(Microsoft.Win32.SafeHandles.SafeFileHandle file, long length, int bufferBytes) : Records
{
    private byte[] _buffer = new byte[bufferBytes];
    private long _position;
    private int _start;
    private int _size;
    private int _end;

    /// <inheritdoc/>
    public override ReadOnlySpan<byte> Current => _buffer.AsSpan(_start, _size);

    /// <inheritdoc/>
    public override bool Read()
    {
        _start += _size;
        _size = 0;
        if (_end - _start < LineRecord.HeaderBytes && !Fill(LineRecord.HeaderBytes))
            return false;
        var size = BinaryPrimitives.ReadInt32LittleEndian(_buffer.AsSpan(_start));
        if (_end - _start < size && !Fill(size))
            return false;
        _size = size;
        return true;
    }

    private bool Fill(int needed)
    {
        _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
        (_start, _end) = (0, _end - _start);
        if (needed > _buffer.Length)
            Array.Resize(ref _buffer, needed);
        while (_end < needed && _position < length)
        {
            var read = RandomAccess.Read(file, _buffer.AsSpan(_end, (int)Math.Min(_buffer.Length - _end, length - _position)), _position);
            _position += read;
            _end += read;
        }
        return _end >= needed;
    }
}
