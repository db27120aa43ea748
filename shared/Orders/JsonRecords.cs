using System.Buffers;
using System.Text;
using System.Text.Json;
using Conversion.Files;
using Conversion.Json;

namespace Conversion.Orders;

/// <summary>
/// Finds the records of a JSON text: JSON lines, an array of objects, an object with an array of objects, or an object whose
/// members are the records. Keeps one record in memory.
/// </summary>
/// <param name="text">UTF-8, which is disposed of with the records.</param>
internal sealed class JsonRecords(Stream text) : IDisposable
{
    private const int MaximumRecordBytes = 8 << 20;
    private const int PrefixBytes = 1 << 16;
    private const int MaximumInstants = 100;

    // An edge of GraphQL has a cursor beside its node.
    private const int MaximumMembersOfEdge = 2;

    private static readonly SearchValues<byte> Structure = SearchValues.Create("\"{}[]"u8);

    private byte[] _buffer = new byte[PrefixBytes];
    private int _start;
    private int _end;
    private bool _isComplete;
    private int _length;
    private bool _isStarted;
    private bool _isWrapped;

    // Whether the records are the members of an object, by their keys.
    private bool _isKeyed;

    // The objects and arrays around the array of orders that are still open.
    private int _outer;
    private long _line = 1;

    /// <summary>The line on which the current record starts, from 1.</summary>
    public long Line { get; private set; }

    /// <summary>The key of the current record, where the records are the members of an object; otherwise null.</summary>
    public string? Key { get; private set; }

    /// <summary>The current record.</summary>
    public ReadOnlyMemory<byte> Record { get; private set; }

    /// <summary>Reads the next record; returns false at the end.</summary>
    /// <exception cref="OrderFileException">The text is not JSON.</exception>
    public bool Read()
    {
        Advance(_length);
        (_length, Record) = (0, default);
        do
        {
            if (!_isStarted)
                Start();
            SkipBetween();
            if (_start == _end)
                return !_isWrapped ? false : throw Invalid("the text ends before its closing bracket");
        }
        while (_isWrapped && _buffer[_start] == (_isKeyed ? '}' : ']') && EndArray() || _isKeyed && !ReadKey());
        if (_buffer[_start] != '{')
            throw Invalid("the records are not objects");
        Line = _line;
        _length = FindEnd();
        Record = Unwrap(_buffer.AsMemory(_start, _length));
        return true;
    }

    /// <summary>Returns the node of an edge of GraphQL, which has the record; otherwise the record itself.</summary>
    private static ReadOnlyMemory<byte> Unwrap(ReadOnlyMemory<byte> record)
    {
        var reader = new Utf8JsonReader(record.Span);
        if (!TryRead(ref reader))
            return record;
        for (var members = 0; members < MaximumMembersOfEdge; members++)
        {
            if (!TryRead(ref reader) || reader.TokenType != JsonTokenType.PropertyName)
                return record;
            var isNode = JsonText.Is(ref reader, "node"u8);
            if (!TryRead(ref reader))
                return record;
            var start = (int)reader.TokenStartIndex;
            if (isNode && reader.TokenType == JsonTokenType.StartObject && TrySkip(ref reader))
                return record[start..(int)reader.BytesConsumed];
            if (!TrySkip(ref reader))
                return record;
        }
        return record;
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
        else if (_start < _end && FindWrappedArray() is var (array, outer) && array > 0)
        {
            (_isWrapped, _outer) = (true, outer);
            Advance(array);
        }
        else if (_start < _end && FindMembers() is var (members, depth) && members > 0)
        {
            (_isWrapped, _isKeyed, _outer) = (true, true, depth);
            Advance(members);
        }
    }

    /// <summary>
    /// Returns where the members of an object start that are the records, and the number of objects around them: two members
    /// whose keys have digits have an instant at the same place. Returns 0 without such an object.
    /// </summary>
    private (int Start, int Depth) FindMembers()
    {
        var reader = new Utf8JsonReader(_buffer.AsSpan(_start, _end - _start), isFinalBlock: false, default);
        var path = new List<(string Name, int Start)>();
        var instants = new List<string[]>();
        var starts = new Stack<int>();
        while (instants.Count < MaximumInstants && TryRead(ref reader))
        {
            if (reader.TokenType == JsonTokenType.StartArray && !TrySkip(ref reader))
                break;
            if (reader.TokenType == JsonTokenType.StartObject)
                starts.Push((int)reader.BytesConsumed);
            else if (reader.TokenType == JsonTokenType.EndObject)
                starts.Pop();
            if (reader.TokenType == JsonTokenType.PropertyName)
            {
                var depth = starts.Count - 1;
                path.RemoveRange(depth, path.Count - depth);
                path.Add((JsonText.Of(ref reader), starts.Peek()));
            }
            var isInstant = reader.TokenType == JsonTokenType.PropertyName
                ? JsonEnvelope.IsInstant(path[^1].Name)
                : path.Count > 0 && !JsonEnvelope.IsInstant(path[^1].Name) && JsonEnvelope.IsDate(ref reader);
            if (!isInstant)
                continue;
            string[] names = [.. path.Select(member => member.Name)];
            if (instants.Select(other => FindKey(other, names)).FirstOrDefault(key => key >= 0, -1) is var key and >= 0)
                return (path[key].Start, key);
            instants.Add(names);
        }
        return (0, 0);
    }

    /// <summary>Returns the only place at which two paths differ, if both have a digit there; otherwise −1.</summary>
    private static int FindKey(string[] first, string[] second)
    {
        if (first.Length != second.Length)
            return -1;
        var different = Enumerable.Range(0, first.Length).Where(i => first[i] != second[i]).ToList();
        return different.Count == 1 && first[different[0]].Any(char.IsAsciiDigit) && second[different[0]].Any(char.IsAsciiDigit)
            ? different[0]
            : -1;
    }

    /// <summary>Reads the key of a member. Skips a member that is not an object, and returns false then.</summary>
    private bool ReadKey()
    {
        if (_buffer[_start] != '"')
            throw Invalid("a member has no key");
        var end = SkipString(_start + 1);
        Key = Encoding.UTF8.GetString(_buffer.AsSpan(_start + 1, end - _start - 2));
        Advance(end - _start);
        SkipBetween();
        if (_start == _end)
            throw Invalid("the text ends behind a key");
        if (_buffer[_start] == '{')
            return true;
        Advance(_buffer[_start] switch
        {
            (byte)'[' => FindEnd(),
            (byte)'"' => SkipString(_start + 1) - _start,
            _ => 1,
        });
        while (HasMore() && _buffer[_start] is not ((byte)',' or (byte)'}'))
            Advance(1);
        return false;
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
        (_isWrapped, _isStarted, _isKeyed, Key) = (false, false, false, null);
        return true;
    }

    private (int Start, int Depth) FindWrappedArray()
    {
        while (!_isComplete && _end - _start < PrefixBytes)
            Fill();
        return JsonEnvelope.Find(_buffer.AsSpan(_start, _end - _start));
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

    /// <summary>Skips an array. Returns false also for wrong JSON.</summary>
    private static bool TrySkip(ref Utf8JsonReader reader)
    {
        try
        {
            return reader.TrySkip();
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private void SkipBetween()
    {
        while (true)
        {
            while (_start < _end && (_buffer[_start] is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n' or (byte)','
                || _isKeyed && _buffer[_start] == ':'))
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

    private bool HasMore()
    {
        while (_start == _end && !_isComplete)
            Fill();
        return _start < _end;
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
