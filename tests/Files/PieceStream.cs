using Conversion.Files;

namespace Conversion.Tests.Files;

/// <summary>Gives at most so many bytes at once.</summary>
internal sealed class PieceStream(byte[] bytes, int size) : ReadOnlyStream
{
    private int _position;

    /// <summary>Whether the stream was closed.</summary>
    public bool IsDisposed { get; private set; }

    public override int Read(Span<byte> buffer)
    {
        var length = Math.Min(Math.Min(size, buffer.Length), bytes.Length - _position);
        bytes.AsSpan(_position, length).CopyTo(buffer);
        _position += length;
        return length;
    }

    protected override void Dispose(bool disposing)
    {
        IsDisposed |= disposing;
        base.Dispose(disposing);
    }
}
