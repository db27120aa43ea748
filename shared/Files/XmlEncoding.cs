using System.Text;

namespace Conversion.Files;

/// <summary>Finds the encoding of an XML document by its byte order mark or its declaration.</summary>
internal static class XmlEncoding
{
    private const string Utf8 = "utf-8";
    private const int DeclarationLength = 256;

    /// <summary>Opens a document as UTF-8 without a byte order mark.</summary>
    /// <param name="document">Its bytes, which are disposed of with the stream.</param>
    /// <exception cref="OrderFileException">The encoding is unknown; while reading: a byte is not allowed in it.</exception>
    public static Stream OpenUtf8(Stream document)
    {
        var peeked = new PeekedStream(document, DeclarationLength);
        switch (peeked.Prefix)
        {
            case [0xEF, 0xBB, 0xBF, ..]:
                peeked.Skip(3);
                return peeked;
            case [0xFF, 0xFE, ..] or [(byte)'<', 0, ..]:
                return TextEncoding.Open(peeked, "utf-16le");
            case [0xFE, 0xFF, ..] or [0, (byte)'<', ..]:
                return TextEncoding.Open(peeked, "utf-16be");
            default:
                var encoding = DeclaredEncoding(peeked.Prefix);
                return encoding.Equals(Utf8, StringComparison.OrdinalIgnoreCase) ? peeked : TextEncoding.Open(peeked, encoding);
        }
    }

    private static string DeclaredEncoding(ReadOnlySpan<byte> start)
    {
        const string Member = "encoding";
        var text = Encoding.Latin1.GetString(start);
        var end = text.IndexOf("?>", StringComparison.Ordinal);
        if (!text.StartsWith("<?xml", StringComparison.Ordinal) || end < 0)
            return Utf8;
        var at = text.IndexOf(Member, 0, end, StringComparison.Ordinal);
        if (at < 0)
            return Utf8;
        var parts = text[(at + Member.Length)..end].Split('"', '\'');
        return parts.Length > 1 ? parts[1] : Utf8;
    }
}
