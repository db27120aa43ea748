using System.Buffers;
using System.Runtime.CompilerServices;
using System.Text.Unicode;

namespace Conversion.Files;

/// <summary>
/// The letters of an XML document around the place at which it is read. Letters from the start of a node stay in the buffer. Refuses
/// bytes that are not UTF-8, and letters that XML does not allow, where the reader gets to them.
/// </summary>
/// <param name="utf8">The document without a byte order mark.</param>
internal sealed class XmlBuffer(Stream utf8)
{
    private const int ByteCount = 1 << 13;

    // Half a pair does not fit alone.
    private const int MinimumFree = 2;

    private static readonly SearchValues<char> Controls =
        SearchValues.Create([.. Enumerable.Range(0, ' ').Select(i => (char)i).Except("\t\n\r")]);

    private readonly byte[] _bytes = new byte[ByteCount];
    private int _bytesStart;
    private int _bytesEnd;

    // Twice the bytes, so that all bytes fit behind a node of usual length. A NUL follows the last letter.
    private char[] _chars = new char[2 * ByteCount];
    private int _node;
    private int _next;
    private int _end;
    private bool _isWrong;

    /// <summary>The place of the next letter, from the start of the node.</summary>
    public int Place => _next - _node;

    /// <summary>The next letters that were decoded; none at the end of the buffer, where <see cref="Fill"/> adds some.</summary>
    public ReadOnlySpan<char> Decoded => _chars.AsSpan(_next, _end - _next);

    /// <summary>Returns letters of the node. They are there until the next call of another method.</summary>
    public ReadOnlySpan<char> this[int start, int end] => _chars.AsSpan(_node + start, end - start);

    /// <summary>Describes a document that is not well-formed.</summary>
    public static OrderFileException Wrong() => WorkbookPart.Damaged("the XML of a part is wrong");

    /// <summary>Starts a node at the next letter.</summary>
    public void StartNode() => _node = _next;

    /// <summary>Goes back to the start of the node.</summary>
    public void Restart() => _next = _node;

    /// <summary>Returns the next letter without reading it; NUL at the end of the document.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public char Peek()
    {
        var next = _chars[_next];
        return next != '\0' || !Fill() ? next : _chars[_next];
    }

    /// <summary>Passes letters that <see cref="Peek"/> or <see cref="Decoded"/> showed.</summary>
    public void Skip(int count = 1) => _next += count;

    /// <summary>Passes a letter if it is next.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TrySkip(char letter)
    {
        if (Peek() != letter)
            return false;
        _next++;
        return true;
    }

    /// <summary>Passes a text if it is next.</summary>
    public bool TrySkip(ReadOnlySpan<char> text)
    {
        while (_end - _next < text.Length)
            if (!Fill())
                return false;
        if (!_chars.AsSpan(_next, text.Length).SequenceEqual(text))
            return false;
        _next += text.Length;
        return true;
    }

    /// <summary>Passes everything to the end of a text.</summary>
    public void SkipTo(string text)
    {
        while (!TrySkip(text))
        {
            if (Peek() == '\0')
                throw Wrong();
            _next++;
            var start = Decoded.IndexOf(text[0]);
            _next = start < 0 ? _end : _next + start;
            StartNode();
        }
    }

    /// <summary>Passes white space; returns whether there was some.</summary>
    public bool SkipSpace()
    {
        var isSpace = false;
        for (; Peek() is ' ' or '\t' or '\n' or '\r'; isSpace = true)
            _next++;
        return isSpace;
    }

    /// <summary>Passes decoded letters, and copies them to a place of the node that is not after them.</summary>
    /// <returns>The place after the copy.</returns>
    public int Move(int count, int place)
    {
        if (_node + place != _next)
            _chars.AsSpan(_next, count).CopyTo(_chars.AsSpan(_node + place));
        _next += count;
        return place + count;
    }

    /// <summary>Writes a letter at a place of the node that was passed; returns the place after the letter.</summary>
    public int Write(char letter, int place)
    {
        _chars[_node + place] = letter;
        return place + 1;
    }

    /// <summary>Decodes more letters. Returns false at the end of the document.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public bool Fill()
    {
        _chars.AsSpan(_node, _end - _node).CopyTo(_chars);
        (_next, _end, _node) = (_next - _node, _end - _node, 0);
        if (_chars.Length - 1 - _end < MinimumFree)
            Array.Resize(ref _chars, 2 * _chars.Length);
        var count = 0;
        while (count == 0)
        {
            if (_isWrong)
                throw Wrong();
            count = Decode();
            if (count == 0 && !_isWrong && !ReadBytes())
                break;
        }
        _end += count;
        _chars[_end] = '\0';
        return count > 0;
    }

    private int Decode()
    {
        var chars = _chars.AsSpan(_end, _chars.Length - 1 - _end);
        var status = Utf8.ToUtf16(
            _bytes.AsSpan(_bytesStart, _bytesEnd - _bytesStart), chars, out var read, out var count, replaceInvalidSequences: false,
            isFinalBlock: false);
        _bytesStart += read;
        chars = chars[..count];
        if (chars.IndexOfAny(Controls) is var control and >= 0)
            chars = chars[..control];
        if (chars.IndexOfAnyInRange('\uFFFE', '\uFFFF') is var none and >= 0)
            chars = chars[..none];
        _isWrong = status == OperationStatus.InvalidData || chars.Length < count;
        return chars.Length;
    }

    private bool ReadBytes()
    {
        var cut = _bytesEnd - _bytesStart;
        _bytes.AsSpan(_bytesStart, cut).CopyTo(_bytes);
        var read = utf8.Read(_bytes.AsSpan(cut));
        (_bytesStart, _bytesEnd) = (0, cut + read);
        _isWrong = read == 0 && cut > 0;
        return read > 0 || _isWrong;
    }
}
