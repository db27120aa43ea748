namespace Conversion.Files;

/// <summary>A stream whose first bytes can be looked at before they are read.</summary>
internal sealed class PeekedStream : ReadOnlyStream
{
    private readonly Stream _inner;
    private ReadOnlyMemory<byte> _prefix;

    /// <summary>Reads the first bytes.</summary>
    /// <param name="inner">The stream, which is disposed of with this one.</param>
    /// <param name="length">How many bytes to look at; a shorter stream has fewer.</param>
    public PeekedStream(Stream inner, int length)
    {
        _inner = inner;
        var prefix = new byte[length];
        _prefix = prefix.AsMemory(0, inner.ReadAtLeast(prefix, length, throwOnEndOfStream: false));
    }

    /// <summary>The first bytes that were not read yet.</summary>
    public ReadOnlySpan<byte> Prefix => _prefix.Span;

    /// <summary>Leaves out some of the first bytes.</summary>
    public void Skip(int length) => _prefix = _prefix[length..];

    public override int Read(Span<byte> buffer)
    {
        if (_prefix.IsEmpty)
            return _inner.Read(buffer);
        var length = Math.Min(buffer.Length, _prefix.Length);
        _prefix.Span[..length].CopyTo(buffer);
        Skip(length);
        return length;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _inner.Dispose();
        base.Dispose(disposing);
    }
}
