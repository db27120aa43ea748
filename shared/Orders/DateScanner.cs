using System.Globalization;

namespace Conversion.Orders;

/// <summary>
/// Scans the parts of a date, with an optional time and zone, from the first letter of a text to its last.
/// </summary>
internal ref partial struct DateScanner(ReadOnlySpan<char> text)
{
    private readonly ReadOnlySpan<char> _text = text;
    private int _at;

    // The three numbers of the date in the order of the text. A date with the name of a month is year, month, day.
    public int First;
    public int Second;
    public int Third;
    public int FirstDigits;
    public int ThirdDigits;

    /// <summary>Whether the month has a name.</summary>
    public bool IsNamed;

    /// <summary>Whether points separate the numbers.</summary>
    public bool HasPoints;

    /// <summary>The time of the day in ticks.</summary>
    public long Time;

    /// <summary>The minutes east of UTC; null when the text names no zone.</summary>
    public int? OffsetMinutes;

    // Whether the time is in the afternoon, where a word says so.
    private bool? _isAfternoon;

    private readonly char Next => _at < _text.Length ? _text[_at] : '\0';

    /// <summary>Scans the text. Returns false for one that is not a date.</summary>
    public bool TryScan()
    {
        SkipSeparators();
        var hasTime = StartsWithTime() && TryScanTime();
        if (hasTime)
            SkipSeparators();
        if (!TryScanDate(ref hasTime))
            return false;
        SkipSeparators();
        // DB2 writes a dash between date and time. Elsewhere an offset has a dash.
        if (Next == '-' && _text[(_at + 1)..] is [>= '0' and <= '9', >= '0' and <= '9', '.', ..])
            _at++;
        if (!hasTime && !char.IsAsciiDigit(Next) && TryScanHalfWord())
            SkipBlanks();
        if (!hasTime && char.IsAsciiDigit(Next) && !TryScanTime())
            return false;
        SkipHourWord();
        return TryScanZone() && _at == _text.Length;
    }

    private bool TryScanDate(ref bool hasTime)
    {
        if (char.IsLetter(Next) && !TryScanWord(out Second))
        {
            // The name of a weekday.
            SkipSeparators();
            if (char.IsLetter(Next) && !TryScanWord(out Second))
                return false;
        }
        if (Second > 0)
            return TryScanAfterMonth(ref hasTime);
        if (!TryScanNumber(out First, out FirstDigits))
            return false;
        if (FirstDigits == 8 && (Next is '\0' or ' ' or 'T'))
            return SplitCompact();
        SkipDateSeparators();
        if (char.IsLetter(Next))
            return TryScanFromMonth();
        if (!TryScanNumber(out Second, out var digits) || digits > 2)
            return false;
        SkipDateSeparators();
        if (!TryScanNumber(out Third, out ThirdDigits))
            return false;
        return FirstDigits == 4 ? ThirdDigits <= 2 : FirstDigits <= 2 && ThirdDigits is 1 or 2 or 4;
    }

    /// <summary>Scans the name of a month and the number after it, where a number is before the name.</summary>
    private bool TryScanFromMonth()
    {
        IsNamed = true;
        if (!TryScanWord(out Second) || Second == 0)
            return false;
        SkipDateSeparators();
        if (!TryScanNumber(out Third, out ThirdDigits))
            return false;
        if (FirstDigits < 4)
            (First, FirstDigits, Third, ThirdDigits) = (Third, ThirdDigits, First, FirstDigits);
        return true;
    }

    /// <summary>Scans what follows the name of a month: day and year, with or without the time between them.</summary>
    private bool TryScanAfterMonth(ref bool hasTime)
    {
        IsNamed = true;
        SkipDateSeparators();
        if (!TryScanNumber(out Third, out ThirdDigits) || ThirdDigits > 2)
            return false;
        if (char.IsLetter(Next))
            TryScanWord(out _);
        // A dash or a slash is before the year, as in Jan-05-24.
        if (Next is '-' or '/')
            SkipDateSeparators();
        SkipSeparators();
        if (StartsWithTime())
        {
            hasTime = true;
            if (!TryScanTime() || !TryScanZone())
                return false;
            SkipSeparators();
        }
        return TryScanNumber(out First, out FirstDigits) && FirstDigits is 2 or 4;
    }

    private bool SplitCompact()
    {
        (First, Second, Third) = (First / 10_000, First / 100 % 100, First % 100);
        FirstDigits = 4;
        return true;
    }

    /// <summary>
    /// Scans a word; returns false when the word is not a month. Skips a word between day and month, such as the Spanish
    /// "de".
    /// </summary>
    private bool TryScanWord(out int month)
    {
        var start = _at;
        while (char.IsLetter(Next) || char.GetUnicodeCategory(Next) == UnicodeCategory.NonSpacingMark)
            _at++;
        var word = _text[start.._at].ToString().ToLowerInvariant();
        if (OrderFormats.Default.Months.TryGetValue(word, out month))
            return true;
        if (word is not ("de" or "del") || Next != ' ')
            return false;
        SkipBlanks();
        return TryScanWord(out month);
    }

    private bool TryScanNumber(out int number, out int digits)
    {
        number = 0;
        for (digits = 0; digits < 9 && char.IsAsciiDigit(Next); digits++)
            number = 10 * number + (_text[_at++] - '0');
        return digits > 0 && !char.IsAsciiDigit(Next);
    }

    private void SkipDateSeparators()
    {
        HasPoints |= Next == '.';
        while (Next is '-' or '/' or '.' or ' ' or '\u00A0' or ',' or '年' or '月')
            _at++;
        var rest = _text[_at..];
        if (rest.StartsWith("de ") || rest.StartsWith("del "))
            _at += rest.IndexOf(' ') + 1;
    }

    private void SkipSeparators()
    {
        while (Next is ' ' or '\u00A0' or '\u202F' or ',' or '.' or '日')
            _at++;
        if (Next is 'T' or 't' && _at + 1 < _text.Length && char.IsAsciiDigit(_text[_at + 1]))
            _at++;
        var rest = _text[_at..];
        foreach (var word in OrderFormats.Default.TimeWords)
            if (rest.StartsWith(word) && rest.Length > word.Length && rest[word.Length] == ' ')
            {
                _at += word.Length + 1;
                return;
            }
    }

    /// <summary>Skips a word for hours behind the time, such as the Spanish hs. and the German Uhr.</summary>
    private void SkipHourWord()
    {
        var at = _at;
        SkipBlanks();
        var start = _at;
        while (char.IsLetter(Next))
            _at++;
        if (!OrderFormats.Default.HourWords.Contains(_text[start.._at].ToString().ToLowerInvariant()))
            _at = at;
        else if (Next == '.')
            _at++;
    }

    private void SkipBlanks()
    {
        while (Next is ' ' or '\u00A0' or '\u202F')
            _at++;
    }
}
