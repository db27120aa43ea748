using System.Text;
using System.Text.Unicode;

namespace Conversion.Files;

/// <summary>Turns a text of another encoding into UTF-8. Refuses a byte that the encoding does not allow, and NUL.</summary>
/// <param name="inner">The bytes after the byte order mark; they are disposed of with this stream.</param>
/// <param name="start">The length of the byte order mark, for messages.</param>
/// <param name="encoding">The name of the encoding, for messages.</param>
/// <param name="decoder">Decodes the bytes; throws for a wrong one.</param>
internal sealed class TranscodingStream(Stream inner, int start, string encoding, Decoder decoder) : ReadOnlyStream
{
    private const int BufferSize = 1 << 14;
    private const int LongestLetter = 3;

    private readonly byte[] _bytes = new byte[BufferSize];
    private int _bytesStart;
    private int _bytesEnd;

    // The offset in the file of the first byte that was not decoded yet.
    private long _offset = start;
    private bool _isEnd;

    // Letters that were decoded, at most the first half of a pair from before.
    private readonly char[] _chars = new char[BufferSize];
    private int _charsEnd;

    private readonly byte[] _utf8 = new byte[BufferSize * LongestLetter];
    private int _utf8Start;
    private int _utf8End;

    /// <inheritdoc/>
    /// <exception cref="OrderFileException">A byte is wrong in the encoding, or a letter is NUL.</exception>
    public override int Read(Span<byte> buffer)
    {
        while (_utf8Start == _utf8End && !buffer.IsEmpty && !_isEnd)
            Fill();
        var length = Math.Min(buffer.Length, _utf8End - _utf8Start);
        _utf8.AsSpan(_utf8Start, length).CopyTo(buffer);
        _utf8Start += length;
        return length;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            inner.Dispose();
        base.Dispose(disposing);
    }

    private void Fill()
    {
        if (_bytesStart == _bytesEnd)
        {
            _bytesStart = 0;
            _bytesEnd = inner.Read(_bytes);
            _isEnd = _bytesEnd == 0;
        }
        Decode();
        var status = Utf8.FromUtf16(
            _chars.AsSpan(0, _charsEnd), _utf8, out var charsRead, out _utf8End, replaceInvalidSequences: false, isFinalBlock: _isEnd);
        _utf8Start = 0;
        if (status == System.Buffers.OperationStatus.InvalidData)
            throw TextEncoding.WrongByte(encoding, _offset);
        _chars.AsSpan(charsRead, _charsEnd - charsRead).CopyTo(_chars);
        _charsEnd -= charsRead;
    }

    private void Decode()
    {
        try
        {
            var bytes = _bytes.AsSpan(_bytesStart, _bytesEnd - _bytesStart);
            var chars = _chars.AsSpan(_charsEnd);
            decoder.Convert(bytes, chars, flush: _isEnd, out var bytesUsed, out var charsUsed, out _);
            if (chars[..charsUsed].Contains('\0'))
                throw TextEncoding.ContainsNul(_offset);
            _bytesStart += bytesUsed;
            _offset += bytesUsed;
            _charsEnd += charsUsed;
        }
        catch (DecoderFallbackException e)
        {
            throw TextEncoding.WrongByte(encoding, _offset + Math.Max(0, e.Index), e);
        }
    }
}
