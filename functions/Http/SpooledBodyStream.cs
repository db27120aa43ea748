using Microsoft.Win32.SafeHandles;

namespace Conversion.Functions.Http;

/// <summary>
/// Reads a file with a position of its own, so that several streams can read one file. Does not close the file.
/// </summary>
internal sealed class SpooledBodyStream(SafeFileHandle file, long length) : Stream
{
    public override bool CanRead => true;

    public override bool CanSeek => true;

    public override bool CanWrite => false;

    public override long Length => length;

    public override long Position { get; set; }

    public override int Read(Span<byte> buffer)
    {
        var read = Position < length ? RandomAccess.Read(file, buffer, Position) : 0;
        Position += read;
        return read;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override long Seek(long offset, SeekOrigin origin)
    {
        var start = origin switch { SeekOrigin.Begin => 0, SeekOrigin.Current => Position, _ => length };
        return Position = start + offset >= 0 ? start + offset : throw new IOException("A position before the start does not exist.");
    }

    public override void Flush()
    {
    }

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
