namespace Conversion.Tests.Orders;

/// <summary>
/// Counts the rows of delimited text by one simple pass over its letters, as RFC 4180 says: to check that the reader, which is
/// written in another way, loses none.
/// </summary>
internal static class RecordCounter
{
    /// <summary>Returns the rows below a line. Blank lines are not rows.</summary>
    public static long Count(string text, char delimiter, long headerLine)
    {
        var (rows, line) = (0L, 1L);
        for (var at = 0; at < text.Length;)
        {
            if (text[at] is '\r' or '\n')
            {
                at = SkipLineEnd(text, at);
                line++;
                continue;
            }
            rows += line > headerLine ? 1 : 0;
            at = SkipRow(text, at, delimiter, ref line);
        }
        return rows;
    }

    private static int SkipRow(string text, int at, char delimiter, ref long line)
    {
        var isStart = true;
        while (at < text.Length && text[at] is not ('\r' or '\n'))
        {
            if (isStart && text[at] == ' ')
            {
                at++;
                continue;
            }
            if (isStart && text[at] == '"')
            {
                at = SkipQuoted(text, at + 1, ref line);
                isStart = false;
                continue;
            }
            isStart = text[at] == delimiter;
            at++;
        }
        return at;
    }

    private static int SkipQuoted(string text, int at, ref long line)
    {
        while (at < text.Length)
        {
            if (text[at] == '"' && (at + 1 == text.Length || text[at + 1] != '"'))
                return at + 1;
            if (text[at] is '\r' or '\n')
            {
                at = SkipLineEnd(text, at);
                line++;
                continue;
            }
            at += text[at] == '"' ? 2 : 1;
        }
        return at;
    }

    private static int SkipLineEnd(string text, int at) => at + (text[at] == '\r' && at + 1 < text.Length && text[at + 1] == '\n' ? 2 : 1);
}
