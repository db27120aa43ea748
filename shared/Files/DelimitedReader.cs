using System.Buffers;

namespace Conversion.Files;

/// <summary>
/// Reads delimited text (RFC 4180) in UTF-8. Lines may end with CR, LF or CRLF, also in one file. A quote at the start of a
/// field encloses the field. Any other quote is a letter.
/// </summary>
internal sealed class DelimitedReader : RowReader
{
    /// <summary>The delimiter of a text whose columns are separated by any number of blanks.</summary>
    public const byte Blanks = (byte)' ';

    // A longer row most likely has a quote that is never closed.
    private const int MaximumRowBytes = 4 << 20;

    private readonly Stream _text;
    private readonly byte _delimiter;
    private readonly SearchValues<byte> _fieldEnds;

    private byte[] _buffer = new byte[1 << 16];
    private int _start;
    private int _rowLength;
    private int _end;
    private bool _isComplete;

    private Field[] _fields = new Field[64];
    private int _count;
    private int _lineEnds;
    private byte[] _unescaped = new byte[256];
    private int _unescapedLength;

    /// <summary>Starts before the first row.</summary>
    /// <param name="text">UTF-8 without a byte order mark, which is disposed of with the reader.</param>
    /// <param name="delimiter">The delimiter, or <see cref="Blanks"/>.</param>
    public DelimitedReader(Stream text, byte delimiter)
    {
        _text = text;
        _delimiter = delimiter;
        _fieldEnds = SearchValues.Create([delimiter, (byte)'\t', (byte)'\r', (byte)'\n']);
        if (delimiter != Blanks)
            _fieldEnds = SearchValues.Create([delimiter, (byte)'\r', (byte)'\n']);
        Line = 1;
    }

    /// <inheritdoc/>
    public override int Count => _count;

    /// <inheritdoc/>
    public override bool ContainsLineEnds => _lineEnds > 0;

    /// <inheritdoc/>
    public override ReadOnlySpan<byte> this[int column]
    {
        get
        {
            if ((uint)column >= (uint)_count)
                return [];
            ref readonly var field = ref _fields[column];
            var text = _buffer.AsSpan(_start + field.Start, field.Length);
            return field.IsEscaped ? Unescape(text) : text;
        }
    }

    /// <inheritdoc/>
    public override bool Read()
    {
        Line += _lineEnds + (_rowLength > 0 ? 1 : 0);
        _start += _rowLength;
        _rowLength = 0;
        while (true)
        {
            SkipBlankLines();
            var rest = _buffer.AsSpan(_start, _end - _start);
            if (rest.IsEmpty && _isComplete)
            {
                _lineEnds = 0;
                return false;
            }
            if (TryParse(rest))
                break;
            Fill();
        }
        if (Error is not null && _lineEnds > 0)
            throw new OrderFileException(
                $"The quotes from line {Line} on must be in pairs, but {Error} " +
                "Nobody can know where the rows below start; correct the quotes.");
        return true;
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        _text.Dispose();
        base.Dispose();
    }

    private void SkipBlankLines()
    {
        while (_start < _end)
        {
            var isReturn = _buffer[_start] == '\r';
            if (!isReturn && _buffer[_start] != '\n')
                return;
            // The line feed of a CRLF may not be in the buffer yet.
            if (isReturn && _start + 1 == _end && !_isComplete)
                return;
            _start += isReturn && _start + 1 < _end && _buffer[_start + 1] == '\n' ? 2 : 1;
            Line++;
        }
    }

    /// <summary>Parses one row. Returns false when the buffer does not contain its end.</summary>
    private bool TryParse(ReadOnlySpan<byte> rest)
    {
        _count = 0;
        _lineEnds = 0;
        _unescapedLength = 0;
        Error = null;
        var position = 0;
        while (true)
        {
            if (_delimiter == Blanks)
                position += DelimitedText.CountBlanks(rest[position..]);
            if (!TryParseField(rest, ref position))
                return false;
            if (position == rest.Length)
                return EndRow(position, _isComplete);
            var end = rest[position];
            if (end == '\n')
                return EndRow(position + 1, isComplete: true);
            if (end == '\r')
            {
                if (position + 1 == rest.Length && !_isComplete)
                    return false;
                var isCrLf = position + 1 < rest.Length && rest[position + 1] == '\n';
                return EndRow(position + (isCrLf ? 2 : 1), isComplete: true);
            }
            position++;
        }
    }

    private bool EndRow(int length, bool isComplete)
    {
        _rowLength = length;
        // Blanks at the end of a line start no column.
        if (_delimiter == Blanks && _count > 1 && _fields[_count - 1].Length == 0)
            _count--;
        return isComplete;
    }

    /// <summary>
    /// Parses a field up to its delimiter or line end. Returns false when the buffer does not contain the end.
    /// </summary>
    private bool TryParseField(ReadOnlySpan<byte> rest, ref int position)
    {
        var text = rest[position..];
        var quote = DelimitedText.FindQuoteAfterBlanks(text);
        if (quote > 0)
            return TryParseQuoted(rest, ref position, position + quote);
        var length = text.IndexOfAny(_fieldEnds);
        if (length < 0 && !_isComplete)
            return false;
        AddField(position, length < 0 ? text.Length : length, isEscaped: false);
        position += _fields[_count - 1].Length;
        return true;
    }

    private bool TryParseQuoted(ReadOnlySpan<byte> rest, ref int position, int start)
    {
        var isEscaped = false;
        var at = start;
        while (true)
        {
            var quote = rest[at..].IndexOf((byte)'"');
            if (quote < 0)
            {
                if (!_isComplete)
                    return false;
                Error = "a quoted field is not closed.";
                _lineEnds = Math.Max(1, DelimitedText.CountLineEnds(rest[start..]));
                AddField(start, rest.Length - start, isEscaped);
                position = rest.Length;
                return true;
            }
            at += quote + 1;
            if (at == rest.Length && !_isComplete)
                return false;
            if (at == rest.Length || rest[at] != '"')
                break;
            isEscaped = true;
            at++;
        }
        _lineEnds += DelimitedText.CountLineEnds(rest[start..(at - 1)]);
        AddField(start, at - 1 - start, isEscaped);
        var after = rest[at..].IndexOfAny(_fieldEnds);
        if (after < 0 && !_isComplete)
            return false;
        position = after < 0 ? rest.Length : at + after;
        if (rest[at..position].ContainsAnyExcept((byte)' '))
            Error = "a quoted field must end at its closing quote.";
        return true;
    }

    private void AddField(int start, int length, bool isEscaped)
    {
        if (_count == _fields.Length)
            Array.Resize(ref _fields, 2 * _count);
        _fields[_count++] = new(start, length, isEscaped);
    }

    private ReadOnlySpan<byte> Unescape(ReadOnlySpan<byte> text)
    {
        if (_unescapedLength + text.Length > _unescaped.Length)
            (_unescaped, _unescapedLength) = (new byte[2 * (_unescaped.Length + text.Length)], 0);
        var result = _unescaped.AsSpan(_unescapedLength);
        var length = 0;
        for (var i = 0; i < text.Length; i++)
        {
            result[length++] = text[i];
            if (text[i] == '"')
                i++;
        }
        _unescapedLength += length;
        return result[..length];
    }

    private void Fill()
    {
        var length = _end - _start;
        if (length > MaximumRowBytes)
            throw new OrderFileException(
                $"The row from line {Line} on must be at most {MaximumRowBytes >> 20} MiB long; most likely a quote is not closed.");
        if (_start > 0)
            _buffer.AsSpan(_start, length).CopyTo(_buffer);
        if (length == _buffer.Length)
            Array.Resize(ref _buffer, 2 * length);
        _start = 0;
        _end = length;
        var read = _text.Read(_buffer.AsSpan(_end));
        _end += read;
        _isComplete = read == 0;
    }

    private readonly record struct Field(int Start, int Length, bool IsEscaped);
}
