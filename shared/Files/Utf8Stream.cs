namespace Conversion.Files;

/// <summary>Passes UTF-8 through as it is, and refuses a byte that is not UTF-8, and NUL.</summary>
/// <param name="inner">The bytes after the byte order mark; they are disposed of with this stream.</param>
/// <param name="start">The length of the byte order mark, for messages.</param>
internal sealed class Utf8Stream(Stream inner, int start) : ReadOnlyStream
{
    private Utf8Scan _scan = new(countLetters: false);
    private long _offset = start;

    /// <inheritdoc/>
    /// <exception cref="OrderFileException">A byte is NUL or not UTF-8.</exception>
    public override int Read(Span<byte> buffer)
    {
        var read = inner.Read(buffer);
        var bytes = buffer[..read];
        if (bytes.IndexOf((byte)0) is var nul and >= 0)
            throw TextEncoding.ContainsNul(_offset + nul);
        _scan.Append(bytes);
        _offset += read;
        if (read == 0 && !buffer.IsEmpty)
            _scan.Complete();
        return _scan.FirstWrong < 0 ? read : throw TextEncoding.WrongByte("UTF-8", start + _scan.FirstWrong);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            inner.Dispose();
        base.Dispose(disposing);
    }
}
