using System.Buffers;

namespace Conversion.Files;

/// <summary>
/// Reads the XML of a part of a workbook, node by node, as XML 1.0 without document type definitions. Names are local names, because a
/// workbook can use any prefix. Prefixes need not be declared.
/// </summary>
internal sealed class WorkbookXml
{
    // Elements of a workbook are at most about ten deep.
    private const int MaximumDepth = 64;

    // Each name is compared with the names before it.
    private const int MaximumAttributes = 256;

    private static readonly SearchValues<char> TextEnds = SearchValues.Create("<&]\r");

    private readonly XmlBuffer _letters;

    // The names of the open elements, one after the other.
    private char[] _open = new char[256];
    private readonly int[] _openEnds = new int[MaximumDepth + 2];
    private int _openCount;
    private bool _hasRoot;
    private bool _isCData;

    // Places in the node.
    private Name _name;
    private Attribute[] _attributes = new Attribute[16];
    private int _textEnd;

    /// <summary>Opens a document.</summary>
    /// <param name="part">Its bytes.</param>
    /// <exception cref="OrderFileException">The encoding is unknown.</exception>
    public WorkbookXml(Stream part)
    {
        _letters = new(XmlEncoding.OpenUtf8(part));
        if (_letters.TrySkip("<?xml") && !XmlNames.IsPart(_letters.Peek()))
            ReadDeclaration();
        else
            _letters.Restart();
    }

    /// <summary>Whether the node is the start of an element.</summary>
    public bool IsElement { get; private set; }

    /// <summary>Whether the node is text, or a part of a longer one.</summary>
    public bool IsText { get; private set; }

    /// <summary>Whether the element has no end of its own.</summary>
    public bool IsEmptyElement { get; private set; }

    /// <summary>How many elements are around the node; the end of an element is as deep as its start.</summary>
    public int Depth { get; private set; }

    /// <summary>The name of the element without its prefix.</summary>
    public ReadOnlySpan<char> LocalName => _letters[_name.Local, _name.End];

    /// <summary>The number of attributes of the element.</summary>
    public int AttributeCount { get; private set; }

    /// <summary>The text.</summary>
    public ReadOnlySpan<char> Text => _letters[0, _textEnd];

    /// <summary>Returns the name of an attribute without its prefix. Declarations of prefixes keep theirs, <c>xmlns</c>.</summary>
    public ReadOnlySpan<char> NameOf(int attribute) => _letters[_attributes[attribute].Name.Local, _attributes[attribute].Name.End];

    /// <summary>Returns the value of an attribute.</summary>
    public ReadOnlySpan<char> ValueOf(int attribute) => _letters[_attributes[attribute].Start, _attributes[attribute].End];

    /// <summary>
    /// Reads the next node: a start or an end of an element, a text, or a comment or instruction, which has nothing. Returns false at the
    /// end of the document.
    /// </summary>
    /// <exception cref="OrderFileException">The document is not well-formed, too deep, or has too many attributes.</exception>
    public bool Read()
    {
        (IsElement, IsText, IsEmptyElement, AttributeCount) = (false, false, false, 0);
        Depth = _openCount;
        _letters.StartNode();
        var letter = _letters.Peek();
        if (letter == '<' && !_isCData)
            ReadMarkup();
        else if (letter != '\0' || _isCData)
            ReadText();
        else
            return _hasRoot && _openCount == 0 ? false : throw XmlBuffer.Wrong();
        return true;
    }

    private void ReadMarkup()
    {
        _letters.Skip();
        switch (_letters.Peek())
        {
            case '/':
                ReadEnd();
                break;
            case '?':
                SkipInstruction();
                break;
            case '!' when _letters.TrySkip("!--"):
                _letters.SkipTo("--");
                Expect('>');
                break;
            case '!' when _openCount > 0 && _letters.TrySkip("![CDATA["):
                _isCData = true;
                _letters.StartNode();
                ReadText();
                break;
            // A document type definition is wrong here, too.
            default:
                ReadStart();
                break;
        }
    }

    private void ReadStart()
    {
        if (_hasRoot && _openCount == 0)
            throw XmlBuffer.Wrong();
        if (_openCount > MaximumDepth)
            throw WorkbookPart.Damaged("elements are too deep");
        (_hasRoot, IsElement) = (true, true);
        _name = ReadName();
        ReadAttributes();
        IsEmptyElement = _letters.TrySkip('/');
        Expect('>');
        if (!IsEmptyElement)
            Open(_letters[_name.Start, _name.End]);
    }

    private void Open(ReadOnlySpan<char> name)
    {
        var start = _openEnds[_openCount];
        var end = start + name.Length;
        if (end > _open.Length)
            Array.Resize(ref _open, Math.Max(end, 2 * _open.Length));
        name.CopyTo(_open.AsSpan(start));
        _openEnds[++_openCount] = end;
    }

    private void ReadEnd()
    {
        _letters.Skip();
        if (_openCount == 0)
            throw XmlBuffer.Wrong();
        Depth = --_openCount;
        Expect(_open.AsSpan(_openEnds[_openCount].._openEnds[_openCount + 1]));
        _letters.SkipSpace();
        Expect('>');
    }

    private Name ReadName()
    {
        var start = _letters.Place;
        var local = start;
        if (!XmlNames.IsStart(_letters.Peek()))
            throw XmlBuffer.Wrong();
        while (XmlNames.IsPart(_letters.Peek()))
        {
            var decoded = _letters.Decoded;
            var length = 0;
            while (length < decoded.Length && decoded[length] != ':' && XmlNames.IsPart(decoded[length]))
                length++;
            _letters.Skip(length);
            if (_letters.TrySkip(':'))
                local = _letters.Place;
        }
        return new(start, local, _letters.Place);
    }

    private void ReadAttributes()
    {
        // What is not a name is the end of the element, or wrong.
        while (_letters.SkipSpace() && XmlNames.IsStart(_letters.Peek()))
        {
            var name = ReadName();
            if (name.Local > name.Start && _letters[name.Start, name.Local].StartsWith("xmlns:"))
                name = name with { Local = name.Start };
            for (var i = 0; i < AttributeCount; i++)
                if (_letters[name.Start, name.End].SequenceEqual(_letters[_attributes[i].Name.Start, _attributes[i].Name.End]))
                    throw XmlBuffer.Wrong();
            if (AttributeCount == MaximumAttributes)
                throw WorkbookPart.Damaged("an element has too many attributes");
            if (AttributeCount == _attributes.Length)
                Array.Resize(ref _attributes, 2 * AttributeCount);
            _letters.SkipSpace();
            Expect('=');
            _letters.SkipSpace();
            var start = _letters.Place + 1;
            _attributes[AttributeCount++] = new(name, start, ReadValue(start));
        }
    }

    /// <summary>Reads a value in quotes, in which white space becomes blanks; returns its end.</summary>
    private int ReadValue(int end)
    {
        var quote = _letters.Peek();
        if (quote is not ('"' or '\''))
            throw XmlBuffer.Wrong();
        _letters.Skip();
        while (true)
        {
            var decoded = _letters.Decoded;
            var plain = 0;
            while (plain < decoded.Length && decoded[plain] is > '\'' and not '<')
                plain++;
            end = _letters.Move(plain, end);
            var letter = _letters.Peek();
            if (letter == quote)
            {
                _letters.Skip();
                return end;
            }
            if (letter is '\0' or '<')
                throw XmlBuffer.Wrong();
            if (letter == '&')
            {
                end = XmlReference.Read(_letters, end);
                continue;
            }
            if (letter > '\'')
                continue;
            _letters.Skip();
            if (letter != '\r' || _letters.Peek() != '\n')
                end = _letters.Write(letter < ' ' ? ' ' : letter, end);
        }
    }

    /// <summary>Reads a text to its end or to the end of the buffer.</summary>
    private void ReadText()
    {
        IsText = true;
        _textEnd = 0;
        while (true)
        {
            var decoded = _letters.Decoded;
            var plain = decoded.IndexOfAny(TextEnds);
            _textEnd = _letters.Move(plain < 0 ? decoded.Length : plain, _textEnd);
            if (plain < 0 && _textEnd > 0)
                break;
            var letter = _letters.Peek();
            if (letter == '\0')
                throw XmlBuffer.Wrong();
            if (letter == '<' && !_isCData)
                break;
            if (letter == ']' && _letters.TrySkip("]]>"))
            {
                _isCData = _isCData ? false : throw XmlBuffer.Wrong();
                break;
            }
            if (letter == '&' && !_isCData)
                _textEnd = Depth > 0 ? XmlReference.Read(_letters, _textEnd) : throw XmlBuffer.Wrong();
            else
                ReadLetter(letter);
        }
        if (Depth == 0 && Text.ContainsAnyExcept(" \t\r\n"))
            throw XmlBuffer.Wrong();
    }

    // A line ends with a line feed.
    private void ReadLetter(char letter)
    {
        _letters.Skip();
        if (letter != '\r')
            _textEnd = _letters.Write(letter, _textEnd);
        else if (_letters.Peek() != '\n')
            _textEnd = _letters.Write('\n', _textEnd);
    }

    private void SkipInstruction()
    {
        _letters.Skip();
        var name = ReadName();
        if (_letters[name.Start, name.End].Equals("xml", StringComparison.OrdinalIgnoreCase))
            throw XmlBuffer.Wrong();
        if (_letters.SkipSpace())
            _letters.SkipTo("?>");
        else
            Expect("?>");
    }

    private void ReadDeclaration()
    {
        ReadAttributes();
        Expect("?>");
        var next = 0;
        var isRight = Is("version") && ValueOf(next++) is "1.0";
        if (Is("encoding"))
            next++;
        if (isRight && Is("standalone"))
            isRight = ValueOf(next++) is "yes" or "no";
        if (!isRight || next < AttributeCount)
            throw XmlBuffer.Wrong();

        bool Is(string name) =>
            next < AttributeCount && _letters[_attributes[next].Name.Start, _attributes[next].Name.End].SequenceEqual(name);
    }

    private void Expect(char letter)
    {
        if (!_letters.TrySkip(letter))
            throw XmlBuffer.Wrong();
    }

    private void Expect(ReadOnlySpan<char> text)
    {
        if (!_letters.TrySkip(text))
            throw XmlBuffer.Wrong();
    }

    /// <summary>The places of a name: its start, the start of its local part, and its end.</summary>
    private readonly record struct Name(int Start, int Local, int End);

    /// <summary>The places of an attribute: its name, and the start and the end of its value.</summary>
    private readonly record struct Attribute(Name Name, int Start, int End);
}
