using System.Buffers;
using System.Text.Json;
using Conversion.Files;

namespace Conversion.Orders;

/// <summary>
/// Finds the records of a JSON text: JSON lines, an array of objects, or an object with an array of objects. Keeps one
/// record in memory.
/// </summary>
/// <param name="text">UTF-8, which is disposed of with the records.</param>
internal sealed class JsonRecords(Stream text) : IDisposable
{
    private const int MaximumRecordBytes = 8 << 20;
    private const int PrefixBytes = 1 << 16;

    private static readonly SearchValues<byte> Structure = SearchValues.Create("\"{}[]"u8);

    private byte[] _buffer = new byte[PrefixBytes];
    private int _start;
    private int _end;
    private bool _isComplete;
    private bool _isStarted;
    private bool _isWrapped;

    // The objects and arrays around the array of orders that are still open.
    private int _outer;
    private long _line = 1;

    /// <summary>The line on which the current record starts, from 1.</summary>
    public long Line { get; private set; }

    /// <summary>The current record.</summary>
    public ReadOnlyMemory<byte> Record { get; private set; }

    /// <summary>Reads the next record; returns false at the end.</summary>
    /// <exception cref="OrderFileException">The text is not JSON.</exception>
    public bool Read()
    {
        Advance(Record.Length);
        Record = default;
        do
        {
            if (!_isStarted)
                Start();
            SkipBetween();
            if (_start == _end)
                return !_isWrapped ? false : throw Invalid("the text ends before its closing bracket");
        }
        while (_isWrapped && _buffer[_start] == ']' && EndArray());
        if (_buffer[_start] != '{')
            throw Invalid("the records are not objects");
        Line = _line;
        var length = FindEnd();
        Record = _buffer.AsMemory(_start, length);
        return true;
    }

    /// <inheritdoc/>
    public void Dispose() => text.Dispose();

    /// <summary>Moves to the first record: into the outer array, or into the array of orders of an outer object.</summary>
    private void Start()
    {
        _isStarted = true;
        SkipBetween();
        if (_start < _end && _buffer[_start] == '[')
        {
            (_isWrapped, _outer) = (true, 0);
            Advance(1);
        }
        else if (_start < _end && FindWrappedArray() is var array and > 0)
        {
            _isWrapped = true;
            Advance(array);
        }
    }

    /// <summary>Moves behind the array of orders and the objects around it. Another array or object may follow.</summary>
    private bool EndArray()
    {
        Advance(1);
        for (var at = _start; _outer > 0;)
        {
            var next = _buffer.AsSpan(at, _end - at).IndexOfAny(Structure);
            if (next < 0)
            {
                Advance(_end - _start);
                at = More(_end);
                continue;
            }
            at += next;
            if (_buffer[at] == '"')
            {
                at = SkipString(at + 1);
                continue;
            }
            _outer += _buffer[at++] is (byte)'{' or (byte)'[' ? 1 : -1;
            if (_outer == 0)
                Advance(at - _start);
        }
        (_isWrapped, _isStarted) = (false, false);
        return true;
    }

    /// <summary>
    /// Returns where the elements of the first array start whose elements have an instant. Returns 0 for an object that is a
    /// record itself, because an instant is outside arrays.
    /// </summary>
    private int FindWrappedArray()
    {
        while (!_isComplete && _end - _start < PrefixBytes)
            Fill();
        var reader = new Utf8JsonReader(_buffer.AsSpan(_start, _end - _start), isFinalBlock: false, default);
        var array = 0;
        var isInstant = false;
        while (TryRead(ref reader))
        {
            if (reader.TokenType is JsonTokenType.String or JsonTokenType.Number && isInstant)
                return array;
            if (array == 0 && reader.TokenType == JsonTokenType.StartArray)
                (array, _outer) = ((int)reader.TokenStartIndex + 1, reader.CurrentDepth);
            else if (reader.TokenType == JsonTokenType.EndArray && reader.CurrentDepth == _outer)
                array = 0;
            isInstant = reader.TokenType == JsonTokenType.PropertyName && IsInstant(JsonText.Of(ref reader));
        }
        return 0;
    }

    /// <summary>Reads a token. Returns false also for wrong JSON, which is reported when its record is read.</summary>
    private static bool TryRead(ref Utf8JsonReader reader)
    {
        try
        {
            return reader.Read();
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static bool IsInstant(string name) => OrderFormats.Default[Role.At].Names.Contains(OrderFormats.Normalize(name));

    private void SkipBetween()
    {
        while (true)
        {
            while (_start < _end && _buffer[_start] is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n' or (byte)',')
                Advance(1);
            if (_start < _end || _isComplete)
                return;
            Fill();
        }
    }

    private int FindEnd()
    {
        var depth = 0;
        var at = _start;
        while (true)
        {
            var next = _buffer.AsSpan(at, _end - at).IndexOfAny(Structure);
            if (next < 0)
            {
                at = More(_end);
                continue;
            }
            at += next;
            if (_buffer[at] == '"')
            {
                at = SkipString(at + 1);
                continue;
            }
            depth += _buffer[at] is (byte)'{' or (byte)'[' ? 1 : -1;
            at++;
            if (depth == 0)
                return at - _start;
        }
    }

    private int SkipString(int at)
    {
        while (true)
        {
            var next = _buffer.AsSpan(at, _end - at).IndexOfAny((byte)'"', (byte)'\\');
            if (next < 0 || _buffer[at + next] == '\\' && at + next + 1 == _end)
            {
                at = More(next < 0 ? _end : at + next);
                continue;
            }
            at += next;
            if (_buffer[at] == '"')
                return at + 1;
            at += 2;
        }
    }

    /// <summary>Reads more of the text. Returns a position in it after the buffer has moved.</summary>
    private int More(int position)
    {
        if (_isComplete)
            throw Invalid("the text ends inside a record");
        var offset = position - _start;
        Fill();
        return _start + offset;
    }

    private void Fill()
    {
        var length = _end - _start;
        if (length > MaximumRecordBytes)
            throw new OrderFileException(
                $"The JSON record on line {_line} must be at most {MaximumRecordBytes >> 20} MiB long, got more; export JSON lines.");
        if (_start > 0)
            _buffer.AsSpan(_start, length).CopyTo(_buffer);
        if (length == _buffer.Length)
            Array.Resize(ref _buffer, 2 * length);
        (_start, _end) = (0, length);
        var read = text.Read(_buffer.AsSpan(_end));
        _end += read;
        _isComplete = read == 0;
    }

    private void Advance(int length)
    {
        _line += _buffer.AsSpan(_start, length).Count((byte)'\n');
        _start += length;
    }

    private OrderFileException Invalid(string problem) =>
        new($"The JSON must be valid, but {problem} (line {_line}); export JSON lines or an array of objects.");
}
