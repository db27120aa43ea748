using System.Globalization;
using System.Text;
using System.Xml;
using Conversion.Files;

namespace Conversion.Tests.Files;

/// <summary>The reader of a workbook's XML reads what .NET's reader reads, and refuses what that refuses.</summary>
public sealed class WorkbookXmlTests
{
    private const int Documents = 4_000;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Documents_AreReadAsByXmlTextReader(int seed)
    {
        var documents = new XmlDocuments(seed);
        var refused = 0;
        for (var i = 0; i < Documents; i++)
        {
            var xml = documents.Write();
            Assert.NotNull(Compare(xml));
            refused += Compare(documents.Mutate(xml)) is null ? 1 : 0;
        }
        Assert.InRange(refused, Documents / 2, Documents - 100);
    }

    [Fact]
    public void LongDocuments_AreReadAsByXmlTextReader()
    {
        var documents = new XmlDocuments(4);
        for (var i = 0; i < 20; i++)
        {
            var children = Enumerable.Range(0, 400).Select(_ => WithoutDeclaration(documents.Write()));
            var xml = $"<a b=\"{new string('x', 20_000 + i)}\">{new string('é', 7 * i)}{string.Concat(children)}</a>";

            Assert.NotNull(Compare(xml));
            Compare(documents.Mutate(xml));
        }
    }

    [Fact]
    public void NamesOfXmlTextReader_AreNames()
    {
        var letters = Enumerable.Range(0, 0x10000).Select(i => (char)i).Where(letter => letter != ':').ToList();

        // .NET has the names of the fourth edition.
        Assert.DoesNotContain(letters, letter => XmlConvert.IsStartNCNameChar(letter) && !XmlNames.IsStart(letter));
        Assert.DoesNotContain(letters, letter => XmlConvert.IsNCNameChar(letter) && !XmlNames.IsPart(letter));
        Assert.DoesNotContain(letters, letter => letter < 0x80 && XmlConvert.IsNCNameChar(letter) != XmlNames.IsPart(letter));
    }

    [Fact]
    public void NamesOfTheFifthEdition_AreNames()
    {
        // https://www.w3.org/TR/xml/#NT-NameStartChar, up to U+FFFC.
        const string Starts = "::AZ__az\u00C0\u00D6\u00D8\u00F6\u00F8\u02FF\u0370\u037D\u037F\u1FFF\u200C\u200D\u2070\u218F"
            + "\u2C00\u2FEF\u3001\uD7FF\uF900\uFDCF\uFDF0\uFFFC";
        const string Others = "--..09\u00B7\u00B7\u0300\u036F\u203F\u2040";
        var letters = Enumerable.Range(0, 0x10000).Select(i => (char)i).ToList();
        HashSet<char> starts = [.. LettersOf(Starts)];
        HashSet<char> parts = [.. starts, .. LettersOf(Others)];

        Assert.DoesNotContain(letters, letter => starts.Contains(letter) != XmlNames.IsStart(letter));
        Assert.DoesNotContain(letters, letter => parts.Contains(letter) != XmlNames.IsPart(letter));

        static IEnumerable<char> LettersOf(string ranges) =>
            ranges.Chunk(2).SelectMany(range => Enumerable.Range(range[0], range[1] - range[0] + 1).Select(i => (char)i));
    }

    [Theory]
    [InlineData("&#32;", " ")]
    [InlineData("&#x20;", " ")]
    [InlineData("&#9;&#10;&#13;", "\t\n\r")]
    [InlineData("&#xD7FF;&#xE000;&#xFFFD;", "\uD7FF\uE000\uFFFD")]
    [InlineData("&#x10000;&#x10FFFF;", "\U00010000\U0010FFFF")]
    [InlineData("&#1114111;", "\U0010FFFF")]
    [InlineData("&#x00aF;&#x0Af;", "\u00AF\u00AF")]
    [InlineData("&#xD800;", null)]
    [InlineData("&#xDFFF;", null)]
    [InlineData("&#xFFFE;", null)]
    [InlineData("&#xFFFF;", null)]
    [InlineData("&#x110000;", null)]
    [InlineData("&#4294967361;", null)]
    [InlineData("&#31;", null)]
    [InlineData("&#0;", null)]
    [InlineData("&#8;", null)]
    [InlineData("&#11;", null)]
    [InlineData("&#14;", null)]
    [InlineData("&#A;", null)]
    [InlineData("&#xG;", null)]
    [InlineData("&#x;", null)]
    [InlineData("&#;", null)]
    [InlineData("&#X41;", null)]
    [InlineData("&#6 5;", null)]
    [InlineData("&#65", null)]
    [InlineData("&LT;", null)]
    [InlineData("&lt", null)]
    [InlineData("&nbsp;", null)]
    public void Reference_IsALetter(string reference, string? expected)
    {
        var bytes = Encoding.UTF8.GetBytes($"<a b='-{reference}-'>-{reference}-</a>");

        Assert.Equal(expected is null ? null : [$"0 <a b=-{expected}- >", $"text 1 -{expected}-"], Read(bytes));
        Assert.Equal(ReadAsReference(bytes), Read(bytes));
    }

    [Theory]
    [InlineData("utf-16", "", true)]
    [InlineData("utf-16", "<?xml version=\"1.0\" encoding=\"UTF-16\"?>", true)]
    [InlineData("utf-16", "<?xml version=\"1.0\" encoding=\"UTF-16\"?>", false)]
    [InlineData("utf-16BE", "<?xml version=\"1.0\" encoding=\"UTF-16\"?>", true)]
    [InlineData("utf-16BE", "<?xml version=\"1.0\" encoding=\"UTF-16\"?>", false)]
    [InlineData("utf-8", "<?xml version=\"1.0\" encoding='utf-8'?>", true)]
    [InlineData("utf-8", "", true)]
    [InlineData("iso-8859-1", "<?xml version=\"1.0\" encoding='ISO-8859-1'?>", false)]
    public void OtherEncodings_AreRead(string encoding, string declaration, bool hasMark)
    {
        var bytes = Encoding.GetEncoding(encoding).GetBytes($"{(hasMark ? "\uFEFF" : "")}{declaration}<a>é&#65;</a>");

        Assert.Equal("text 1 éA", Read(bytes)![1]);
        Assert.Equal(ReadAsReference(bytes), Read(bytes));
    }

    [Theory]
    [InlineData("<?xml version=\"1.0\" encoding=\"UTF-16\"?><a/>")]
    [InlineData("<?xml version=\"1.0\" encoding=\"none\"?><a/>")]
    [InlineData("<?xml version=\"1.0\" encoding=\"\"?><a/>")]
    [InlineData("<?xml encoding=\"UTF-8\"?><a/>")]
    [InlineData("<?xml version=\"1.1\"?><a/>")]
    [InlineData("<?xml version=\"1.0\" standalone=\"maybe\"?><a/>")]
    [InlineData("<?xml?><a/>")]
    [InlineData("\uFEFF\uFEFF<a/>")]
    [InlineData("")]
    public void WrongStarts_AreRefused(string xml) => Assert.Null(Compare(xml));

    [Theory]
    [InlineData(0xC3)]
    [InlineData(0xFF)]
    [InlineData(0x80)]
    public void BytesThatAreNotUtf8_AreRefused(byte wrong)
    {
        Assert.Null(Read([.. "<a>"u8, wrong, .. "</a>"u8]));
        Assert.Null(Read([.. "<a/>"u8, wrong]));
    }

    [Fact]
    public void PrefixesThatAreNotDeclared_AreRead() => Assert.Equal(["0 <c r=1 />"], Read("<x:c y:r='1'/>"u8.ToArray()));

    /// <summary>Asserts that both readers read the same; returns it, or null where both refuse the document.</summary>
    private static List<string>? Compare(string xml)
    {
        var bytes = Encoding.UTF8.GetBytes(xml);
        // .NET allows NUL after the root.
        var expected = xml.Contains('\0') ? null : ReadAsReference(bytes);
        var actual = Read(bytes);
        Assert.True(
            expected is null ? actual is null : actual is not null && expected.SequenceEqual(actual),
            $"{xml}\n.NET: {Describe(expected)}\nown: {Describe(actual)}");
        return actual;
    }

    private static string Describe(List<string>? nodes) => nodes is null ? "refused" : string.Join('\n', nodes);

    private static string WithoutDeclaration(string xml) =>
        xml.StartsWith("<?xml", StringComparison.Ordinal) ? xml[(xml.IndexOf("?>", StringComparison.Ordinal) + 2)..] : xml;

    private static List<string>? Read(byte[] bytes)
    {
        var nodes = new List<string>();
        try
        {
            // A stream that gives few bytes at once cuts every kind of node.
            var reader = new WorkbookXml(bytes.Length < 1000 ? new SlowStream(bytes) : new MemoryStream(bytes));
            while (reader.Read())
            {
                if (reader.IsText)
                    AddText(nodes, reader.Depth, reader.Text.ToString());
                else if (reader.IsElement)
                    nodes.Add($"{reader.Depth} <{reader.LocalName} {AttributesOf(reader)}{(reader.IsEmptyElement ? "/>" : ">")}");
            }
            return nodes;
        }
        catch (OrderFileException)
        {
            return null;
        }
    }

    private static string AttributesOf(WorkbookXml reader)
    {
        var text = "";
        for (var i = 0; i < reader.AttributeCount; i++)
            if (!reader.NameOf(i).StartsWith("xmlns:"))
                text += $"{reader.NameOf(i)}={reader.ValueOf(i)} ";
        return text;
    }

    private static List<string>? ReadAsReference(byte[] bytes)
    {
        var nodes = new List<string>();
        try
        {
            // Namespaces are not checked: some programs forget to declare a prefix.
            using var reader = new XmlTextReader(new MemoryStream(bytes))
            {
                DtdProcessing = DtdProcessing.Prohibit,
                XmlResolver = null,
                Normalization = true,
                Namespaces = false,
            };
            while (reader.Read())
            {
                if (reader.NodeType is XmlNodeType.Text or XmlNodeType.CDATA or XmlNodeType.Whitespace or XmlNodeType.SignificantWhitespace)
                    AddText(nodes, reader.Depth, reader.Value);
                else if (reader.NodeType == XmlNodeType.Element)
                    AddElement(nodes, reader);
                // XML does not allow these, but this reader does: other versions, and references to what nothing declares.
                else if (reader.NodeType == XmlNodeType.EntityReference
                    || (reader.NodeType == XmlNodeType.XmlDeclaration && reader.GetAttribute("version") != "1.0"))
                    return null;
            }
            return nodes;
        }
        catch (XmlException)
        {
            return null;
        }
    }

    private static void AddElement(List<string> nodes, XmlTextReader reader)
    {
        var (depth, isEmpty) = (reader.Depth, reader.IsEmptyElement);
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{depth} <{LocalOf(reader.Name)} ");
        while (reader.MoveToNextAttribute())
        {
            if (!reader.Name.StartsWith("xmlns:", StringComparison.Ordinal))
                text.Append(CultureInfo.InvariantCulture, $"{LocalOf(reader.Name)}={reader.Value} ");
            while (reader.ReadAttributeValue())
                if (reader.NodeType == XmlNodeType.EntityReference)
                    throw new XmlException("Nothing declares the entity.");
        }
        nodes.Add($"{text}{(isEmpty ? "/>" : ">")}");
    }

    private static string LocalOf(string name) => name[(name.LastIndexOf(':') + 1)..];

    /// <summary>Adds a text to the nodes; both readers give a long text in parts. White space around the root is not content.</summary>
    private static void AddText(List<string> nodes, int depth, string text)
    {
        if (depth == 0 || text.Length == 0)
            return;
        var start = string.Create(CultureInfo.InvariantCulture, $"text {depth} ");
        if (nodes.Count > 0 && nodes[^1].StartsWith(start, StringComparison.Ordinal))
            nodes[^1] += text;
        else
            nodes.Add(start + text);
    }

    private sealed class SlowStream(byte[] bytes) : MemoryStream(bytes)
    {
        public override int Read(Span<byte> buffer) => base.Read(buffer[..Math.Min(buffer.Length, 1 + (int)(Position % 3))]);
    }
}
