using System.Buffers.Binary;
using Microsoft.Win32.SafeHandles;

namespace Conversion.Orders;

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
internal sealed class RunRecords(SafeFileHandle file, long length, int bufferBytes) : Records
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
            var free = _buffer.AsSpan(_end, (int)Math.Min(_buffer.Length - _end, length - _position));
            var read = RandomAccess.Read(file, free, _position);
            _position += read;
            _end += read;
        }
        return _end >= needed;
    }
}
