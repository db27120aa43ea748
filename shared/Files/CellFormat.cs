namespace Conversion.Files;

/// <summary>What the number format of a cell shows a number as.</summary>
internal enum CellFormat
{
    /// <summary>A number, or a duration such as <c>[h]:mm</c>.</summary>
    Number,

    /// <summary>A date.</summary>
    Date,

    /// <summary>A date and a time of day.</summary>
    DateAndTime,

    /// <summary>A time of day.</summary>
    Time,
}

/// <summary>Reads number formats of workbooks (ECMA-376 part 1, 18.8.30 and 18.8.31).</summary>
internal static class CellFormats
{
    /// <summary>
    /// Returns what a built-in format shows. Formats that differ by language are dates in the languages that use them.
    /// </summary>
    public static CellFormat OfBuiltIn(int id) => id switch
    {
        22 => CellFormat.DateAndTime,
        (>= 18 and <= 21) or 32 or 33 or 45 or 47 => CellFormat.Time,
        (>= 14 and <= 17) or (>= 27 and <= 36) or (>= 50 and <= 58) => CellFormat.Date,
        _ => CellFormat.Number,
    };

    /// <summary>Returns what a custom format shows a positive number as.</summary>
    public static CellFormat Of(ReadOnlySpan<char> code)
    {
        var (hasDate, hasMonth, hasTime, hasElapsed) = (false, false, false, false);
        for (var i = 0; i < code.Length && code[i] != ';'; i++)
        {
            var letter = char.ToLowerInvariant(code[i]);
            if (letter is '"' or '[' || SkipsNext(letter))
            {
                var end = SkipsNext(letter) ? i + 1 : IndexOf(code, letter == '[' ? ']' : '"', i + 1);
                hasElapsed |= letter == '[' && IsElapsed(code[(i + 1)..end]);
                i = end;
            }
            else if (letter == 'e' && i + 1 < code.Length && code[i + 1] is '+' or '-')
                return CellFormat.Number;
            else if (letter is 'm')
                hasMonth = true;
            else if (letter is 'y' or 'd' or 'e' or 'g' or 'b')
                hasDate = true;
            else if (letter is 'h' or 's')
                hasTime = true;
            // AM/PM, weekdays (aaa), and the letters of ISO 8601. Any other letter is a word, such as General.
            else if (char.IsAsciiLetter(letter) && letter is not ('a' or 'p' or 't' or 'z'))
                return CellFormat.Number;
        }
        if (hasElapsed)
            return CellFormat.Number;
        // Beside hours or seconds, and without a day or a year, m is a minute.
        if (hasDate || (hasMonth && !hasTime))
            return hasTime ? CellFormat.DateAndTime : CellFormat.Date;
        return hasTime ? CellFormat.Time : CellFormat.Number;
    }

    // An escaped letter, a blank of a letter's width, and a letter that fills the cell.
    private static bool SkipsNext(char letter) => letter is '\\' or '_' or '*';

    private static int IndexOf(ReadOnlySpan<char> code, char letter, int start)
    {
        start = Math.Min(start, code.Length);
        var index = code[start..].IndexOf(letter);
        return index < 0 ? code.Length : start + index;
    }

    private static bool IsElapsed(ReadOnlySpan<char> bracket) =>
        !bracket.IsEmpty
        && (bracket.TrimStart("hH").IsEmpty || bracket.TrimStart("mM").IsEmpty || bracket.TrimStart("sS").IsEmpty);
}
