namespace Conversion.Files;

/// <summary>Scans the bytes of delimited text.</summary>
internal static class DelimitedText
{
    /// <summary>Returns the position after the first quote if only blanks are before the quote; otherwise 0.</summary>
    public static int FindQuoteAfterBlanks(ReadOnlySpan<byte> text)
    {
        var quote = text.IndexOfAnyExcept((byte)' ');
        return quote >= 0 && text[quote] == '"' ? quote + 1 : 0;
    }

    /// <summary>Counts the blanks and tabs at the start.</summary>
    public static int CountBlanks(ReadOnlySpan<byte> text)
    {
        var count = text.IndexOfAnyExcept((byte)' ', (byte)'\t');
        return count < 0 ? text.Length : count;
    }

    /// <summary>Counts line ends: CR, LF or CRLF.</summary>
    public static int CountLineEnds(ReadOnlySpan<byte> text)
    {
        var count = text.Count((byte)'\n');
        for (var at = text.IndexOf((byte)'\r'); at >= 0;)
        {
            if (at + 1 == text.Length || text[at + 1] != '\n')
                count++;
            var next = text[(at + 1)..].IndexOf((byte)'\r');
            at = next < 0 ? -1 : at + 1 + next;
        }
        return count;
    }
}
