namespace Conversion.Files;

/// <summary>Reads the XML of a part of a workbook, and checks its length and checksum at the end.</summary>
internal sealed class WorkbookPart : IDisposable
{
    // Excel allows 32,767 letters in a cell.
    private const int MaximumCellLength = 1 << 16;

    // An element with its attributes is kept in memory.
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
        _bytes.AllowNext(MaximumNodeBytes);
        // Not System.Xml, which adds 0.4 MB to the program.
        Xml = new(_bytes);
        while (!Xml.IsElement)
            Read();
        if (!Xml.LocalName.SequenceEqual(root))
            throw Damaged("a part has another root element");
    }

    /// <summary>The node at which the part is read.</summary>
    public WorkbookXml Xml { get; }

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
        _bytes.AllowNext(MaximumNodeBytes);
        if (Xml.Read())
            return true;
        _bytes.AllowNext(long.MaxValue / 2);
        _bytes.CopyTo(Stream.Null);
        return false;
    }

    /// <summary>Returns the value of an attribute of the current element by its local name, or null.</summary>
    public string? Attribute(string name)
    {
        for (var i = Xml.AttributeCount - 1; i >= 0; i--)
            if (Xml.NameOf(i).SequenceEqual(name))
                return Xml.ValueOf(i).ToString();
        return null;
    }

    /// <summary>Reads the current element to its end, and appends its text. Child elements are left out.</summary>
    public void AppendText()
    {
        if (Xml.IsEmptyElement)
            return;
        var depth = Xml.Depth;
        while (Read() && Xml.Depth > depth)
            if (Xml.Depth == depth + 1 && Xml.IsText)
                Append(Xml.Text);
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
            if (!Xml.IsElement || Xml.Depth > depth + 1)
                continue;
            if (Xml.LocalName is "t")
                AppendText();
            else if (Xml.LocalName is "r")
                AppendRun();
        }
    }

    public void Dispose() => _bytes.Dispose();

    private void AppendRun()
    {
        if (Xml.IsEmptyElement)
            return;
        var depth = Xml.Depth;
        while (Read() && Xml.Depth > depth)
            if (Xml.Depth == depth + 1 && Xml.IsElement && Xml.LocalName is "t")
                AppendText();
    }

    private void Append(ReadOnlySpan<char> text)
    {
        var length = TextLength + text.Length;
        if (length >= MaximumCellLength)
            throw Damaged("a cell is too long");
        if (length > _text.Length)
            Array.Resize(ref _text, Math.Max(length, 2 * _text.Length));
        text.CopyTo(_text.AsSpan(TextLength));
        TextLength = length;
    }
}
