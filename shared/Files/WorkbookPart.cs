using System.Xml;

namespace Conversion.Files;

/// <summary>Reads the XML of a part of a workbook, and checks its length and checksum at the end.</summary>
internal sealed class WorkbookPart : IDisposable
{
    // Elements of a workbook are at most about ten deep.
    private const int MaximumDepth = 64;

    // Excel allows 32,767 letters in a cell.
    private const int MaximumCellLength = 1 << 16;

    // The reader is slow in the square of the number of attributes of an element, so it must not read a very long one.
    private const int MaximumNodeBytes = 1 << 17;

    private readonly DecompressedStream _bytes;
    private char[] _text = new char[256];

    /// <summary>Opens a part at its root element.</summary>
    /// <param name="entry">The decompressed bytes, which are disposed of with the part.</param>
    /// <param name="root">The name of the root element.</param>
    /// <param name="limit">Counts the bytes.</param>
    /// <exception cref="OrderFileException">The part is damaged or another one.</exception>
    public WorkbookPart(Stream entry, string root, DecompressionLimit limit)
    {
        _bytes = new DecompressedStream(entry, ".xlsx", limit);
        Xml = XmlReader.Create(_bytes, new XmlReaderSettings
        {
            DtdProcessing = DtdProcessing.Prohibit,
            XmlResolver = null,
            IgnoreComments = true,
            IgnoreProcessingInstructions = true,
            NameTable = new ElementNames(),
        });
        while (Read())
            if (Xml.NodeType == XmlNodeType.Element)
                break;
        if (Xml.LocalName != root)
            throw Damaged("a part has another root element");
    }

    /// <summary>The node at which the part is read.</summary>
    public XmlReader Xml { get; }

    /// <summary>The text that <see cref="AppendText"/> read.</summary>
    public ReadOnlySpan<char> Text => _text.AsSpan(0, TextLength);

    /// <summary>The length of the text; set it to zero before the next text.</summary>
    public int TextLength { get; set; }

    /// <summary>Describes a workbook that was cut or changed, or that a program wrote wrongly.</summary>
    public static OrderFileException Damaged(string reason, Exception? inner = null) =>
        new($"The file must be a valid .xlsx workbook, got one in which {reason}; save it again, or export it as CSV.", inner);

    /// <summary>Reads the next node; returns false at the end of the part, when its checksum was right.</summary>
    /// <exception cref="OrderFileException">The part is damaged.</exception>
    public bool Read()
    {
        try
        {
            _bytes.AllowNext(MaximumNodeBytes);
            if (Xml.Read())
                return Xml.Depth <= MaximumDepth ? true : throw Damaged("elements are too deep");
            _bytes.AllowNext(long.MaxValue / 2);
            _bytes.CopyTo(Stream.Null);
            return false;
        }
        catch (XmlException e)
        {
            throw Damaged("the XML of a part is wrong", e);
        }
    }

    /// <summary>Returns the value of an attribute of the current element by its local name, or null.</summary>
    public string? Attribute(string name)
    {
        string? value = null;
        for (var found = Xml.MoveToFirstAttribute(); found; found = Xml.MoveToNextAttribute())
            if (Xml.LocalName == name)
                value = Xml.Value;
        Xml.MoveToElement();
        return value;
    }

    /// <summary>Reads the current element to its end, and appends its text. Child elements are left out.</summary>
    public void AppendText()
    {
        if (Xml.IsEmptyElement)
            return;
        var depth = Xml.Depth;
        while (Read() && Xml.Depth > depth)
            if (Xml.Depth == depth + 1 && IsText)
                AppendNode();
    }

    /// <summary>
    /// Reads the current element, a string of one or several runs, to its end, and appends its text. Leaves out phonetic
    /// runs.
    /// </summary>
    public void AppendRuns()
    {
        if (Xml.IsEmptyElement)
            return;
        var depth = Xml.Depth;
        while (Read() && Xml.Depth > depth)
        {
            if (Xml.NodeType != XmlNodeType.Element || Xml.Depth > depth + 1)
                continue;
            if (Xml.LocalName == "t")
                AppendText();
            else if (Xml.LocalName == "r")
                AppendRun();
        }
    }

    public void Dispose()
    {
        Xml.Dispose();
        _bytes.Dispose();
    }

    private bool IsText => Xml.NodeType
        is XmlNodeType.Text or XmlNodeType.CDATA or XmlNodeType.Whitespace or XmlNodeType.SignificantWhitespace;

    private void AppendRun()
    {
        if (Xml.IsEmptyElement)
            return;
        var depth = Xml.Depth;
        while (Read() && Xml.Depth > depth)
            if (Xml.Depth == depth + 1 && Xml.NodeType == XmlNodeType.Element && Xml.LocalName == "t")
                AppendText();
    }

    private void AppendNode()
    {
        try
        {
            while (Xml.ReadValueChunk(_text, TextLength, _text.Length - TextLength) is var read and > 0)
            {
                _bytes.AllowNext(MaximumNodeBytes);
                TextLength += read;
                if (TextLength < _text.Length)
                    continue;
                if (TextLength >= MaximumCellLength)
                    throw Damaged("a cell is too long");
                Array.Resize(ref _text, _text.Length * 2);
            }
        }
        catch (XmlException e)
        {
            throw Damaged("the XML of a part is wrong", e);
        }
    }
}
