
namespace Conversion.Orders;

/// <content>Scans the time of the day and the zone.</content>
internal ref partial struct DateScanner
{
    private readonly bool StartsWithTime()
    {
        var colon = _text[_at..].IndexOfAnyExceptInRange('0', '9');
        return colon is 1 or 2 && _text[_at + colon] == ':';
    }

    private bool TryScanTime()
    {
        int minute = 0, second = 0;
        if (!TryScanNumber(out var hour, out var digits) || digits is not (1 or 2 or 4 or 6))
            return false;
        if (digits == 4)
            (hour, minute) = (hour / 100, hour % 100);
        else if (digits == 6)
            (hour, minute, second) = (hour / 10_000, hour / 100 % 100, hour % 100);
        else if (Next == ':' || IsPointOfClock())
        {
            // Oracle and DB2 write points: 10.11.12.000000.
            var mark = _text[_at++];
            if (!TryScanNumber(out minute, out digits) || digits != 2)
                return false;
            if (mark == ':' ? Next == ':' : IsPointOfClock())
            {
                _at++;
                if (!TryScanNumber(out second, out digits) || digits != 2)
                    return false;
            }
        }
        Time = ((hour * 60L + minute) * 60 + second) * TimeSpan.TicksPerSecond;
        if (Next is '.' or ',' && _at + 1 < _text.Length && char.IsAsciiDigit(_text[_at + 1]))
            ScanFraction();
        // 24:00:00 is the end of the day, and second 60 is a leap second.
        return TryScanHalf(hour) && minute < 60 && second <= 60 && (hour < 24 || hour == 24 && minute == 0 && second == 0);
    }

    /// <summary>Whether a point and two digits follow, as between hours, minutes and seconds.</summary>
    private readonly bool IsPointOfClock() => Next == '.' && _text[(_at + 1)..].IndexOfAnyExceptInRange('0', '9') is var end
        && (end < 0 ? _text.Length - _at - 1 : end) == 2;

    private void ScanFraction()
    {
        _at++;
        for (var unit = TimeSpan.TicksPerSecond / 10; char.IsAsciiDigit(Next); unit /= 10)
            Time += unit * (_text[_at++] - '0');
    }

    /// <summary>
    /// Scans AM or PM behind the time, if the text has one of them there or before the time. Otherwise the clock has 24 hours.
    /// </summary>
    private bool TryScanHalf(int hour)
    {
        var at = _at;
        SkipBlanks();
        if (_isAfternoon is null && !TryScanHalfWord())
        {
            _at = at;
            return true;
        }
        if (hour is 0 or > 12)
            return false;
        // 12 AM is midnight, and 12 PM is noon.
        var hourOfHalf = hour % 12 + (_isAfternoon == true ? 12 : 0);
        Time += (hourOfHalf - hour) * TimeSpan.TicksPerHour;
        return true;
    }

    /// <summary>Scans a word for a half of the day, such as AM or p.m.; returns false for another word.</summary>
    private bool TryScanHalfWord()
    {
        var rest = _text[_at..];
        if (rest.IsEmpty || !char.IsLetter(rest[0]))
            return false;
        foreach (var (word, isAfternoon) in OrderFormats.Default.HalfWords)
            if (rest.StartsWith(word, StringComparison.OrdinalIgnoreCase)
                && (rest.Length == word.Length || !char.IsLetter(rest[word.Length]) || !char.IsLetter(word[^1])))
            {
                _at += word.Length;
                _isAfternoon = isAfternoon;
                return true;
            }
        return false;
    }

    private bool TryScanZone()
    {
        SkipBlanks();
        var minutes = 0;
        if (char.IsLetter(Next))
        {
            var start = _at;
            while (char.IsLetter(Next))
                _at++;
            if (!OrderFormats.Default.Zones.TryGetValue(_text[start.._at].ToString().ToUpperInvariant(), out minutes))
                return false;
            OffsetMinutes = minutes;
        }
        if (Next is '+' or '-' or '−' && !TryScanOffset(minutes))
            return false;
        SkipBlanks();
        // A program repeats the zone by its long name: (Central European Time), [Europe/Berlin].
        if (OffsetMinutes is not null && Next is '(' or '[' && _text[^1] is ')' or ']')
            _at = _text.Length;
        return true;
    }

    private bool TryScanOffset(int zone)
    {
        var sign = Next == '+' ? 1 : -1;
        _at++;
        if (!TryScanNumber(out var hours, out var digits) || digits is not (1 or 2 or 4))
            return false;
        var minutes = 0;
        if (digits == 4)
            (hours, minutes) = (hours / 100, hours % 100);
        else if (Next == ':')
        {
            _at++;
            if (!TryScanNumber(out minutes, out digits) || digits != 2)
                return false;
        }
        OffsetMinutes = zone + sign * (60 * hours + minutes);
        return hours <= 14 && minutes < 60;
    }
}
