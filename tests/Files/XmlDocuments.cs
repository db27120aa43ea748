using System.Text;

namespace Conversion.Tests.Files;

/// <summary>Writes XML documents of elements, attributes and texts by chance, and changes some of their letters.</summary>
internal sealed class XmlDocuments(int seed)
{
    private static readonly string[] Names = ["c", "row", "r", "x:c", "straße", "_a-b.c", "é", "x:y"];

    private static readonly string[] Texts =
    [
        "1", "Müller", " ", "\n", "\r\n", "\r", "\t", "]]a", "a]", ">", "&amp;", "&lt;", "&gt;", "&quot;", "&apos;",
        "&#65;", "&#x20AC;", "&#13;",
        "&#x1F600;", "😀", "'", "text of several words", "<![CDATA[<a>&]] >]]>", "<![CDATA[\r\n]]>", "<!-- - -->", "<?p a?>", "<?p?>",
    ];

    // What makes a document wrong, or seems to.
    private static readonly string[] Tokens =
    [
        "<", ">", "&", "\"", "'", "/", "=", "!", "?", "--", "]]>", "<![CDATA[", "<!--", "-->", "<?", "?>", "<?xml version=\"1.0\"?>",
        "<a>", "</a>", "<a/>", "</c>", " a=\"1\"", "&#0;", "&#xD800;", "&#x110000;", "&#xFFFE;", "&#x;", "&#;", "&x;", ";",
        "\0", "\u0001", "\u001F", "\u007F",
        "\uFFFE", "\uFFFF", "\uFFFD", "\u0300", "\u00B7", "\u00D7", "-", ".", "1", " ", "\n", "\r", "<!DOCTYPE a>", "é", "😀",
    ];

    private readonly Random _random = new(seed);

    /// <summary>Returns a document that is well-formed.</summary>
    public string Write()
    {
        var xml = new StringBuilder();
        if (_random.Next(2) == 0)
            xml.Append(Pick("<?xml version=\"1.0\"?>", "<?xml version='1.0' standalone = \"yes\" ?>\r\n"));
        xml.Append(Pick("", "\n", "<!-- a -->", "<?a b?>"));
        WriteElement(xml, 0);
        return xml.Append(Pick("", "\n", "<!-- a -->", "<?a b?>")).ToString();
    }

    /// <summary>Returns a changed document, which is mostly not well-formed any more.</summary>
    public string Mutate(string xml)
    {
        for (var changes = _random.Next(1, 3); changes > 0 && xml.Length > 0; changes--)
        {
            var at = _random.Next(xml.Length);
            var length = Math.Min(_random.Next(1, 4), xml.Length - at);
            xml = _random.Next(4) switch
            {
                0 => xml.Remove(at, length),
                1 => xml.Insert(_random.Next(xml.Length), xml.Substring(at, length)),
                2 => xml.Remove(at, 1).Insert(at, Pick(Tokens)),
                _ => xml.Insert(at, Pick(Tokens)),
            };
        }
        return xml;
    }

    private void WriteElement(StringBuilder xml, int depth)
    {
        var name = Pick(Names);
        xml.Append('<').Append(name);
        foreach (var i in Enumerable.Range(0, _random.Next(4)))
            xml.Append(Pick(" ", "\r\n ")).Append(Pick("a", "r", "x:t", "xmlns:z")).Append(i).Append(Pick("=", " = ")).Append(Value());
        if (_random.Next(4) == 0)
        {
            xml.Append(Pick("/>", " />"));
            return;
        }
        xml.Append(Pick(">", "\n>"));
        for (var children = _random.Next(5); children > 0; children--)
        {
            if (depth < 6 && _random.Next(2) == 0)
                WriteElement(xml, depth + 1);
            else
                xml.Append(Pick(Texts));
        }
        xml.Append("</").Append(name).Append(Pick(">", " >"));
    }

    private string Value() => _random.Next(2) == 0
        ? $"\"{Pick("", "1", "a  b", "\t\r\n", "'", ">", "&amp;&#10;", "é😀", "]]>")}\""
        : $"'{Pick("", "1", "\"", "&apos;", "\r", "\n", "&#x41;")}'";

    private string Pick(params string[] choices) => choices[_random.Next(choices.Length)];
}
