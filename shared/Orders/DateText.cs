using System.Text;

namespace Conversion.Orders;

/// <summary>In which order the parts of a date stand.</summary>
internal enum DateOrder
{
    /// <summary>Year, month, day.</summary>
    Ymd,

    /// <summary>Day, month, year.</summary>
    Dmy,

    /// <summary>Month, day, year.</summary>
    Mdy,
}

/// <summary>
/// A date as a person or program wrote it, with an optional time and zone. A date of three numbers is an instant only once the
/// column has decided the order of its parts.
/// </summary>
internal readonly struct DateText
{
    private const int MaximumLength = 80;

    // A year of two digits is in the hundred years from 1970.
    private const int FirstShortYear = 70;

    private readonly int _first;
    private readonly int _second;
    private readonly int _third;
    private readonly int _firstDigits;
    private readonly int _thirdDigits;
    private readonly bool _isNamed;
    private readonly long _time;
    private readonly int? _offsetMinutes;

    private DateText(scoped in Scanner scanner)
    {
        (_first, _second, _third) = (scanner.First, scanner.Second, scanner.Third);
        (_firstDigits, _thirdDigits) = (scanner.FirstDigits, scanner.ThirdDigits);
        _isNamed = scanner.IsNamed;
        _time = scanner.Time;
        _offsetMinutes = scanner.OffsetMinutes;
        HasPoints = scanner.HasPoints;
    }

    /// <summary>Whether points separate the numbers, as in countries that write the day first.</summary>
    public bool HasPoints { get; }

    /// <summary>Whether another order of the parts could give another date.</summary>
    public bool DependsOnOrder => !_isNamed && _firstDigits < 4;

    /// <summary>The first number, where the year may be.</summary>
    public int First => _first;

    /// <summary>The third number, where the year may be.</summary>
    public int Third => _third;

    /// <summary>Whether the year has two digits.</summary>
    public bool HasShortYear => DependsOnOrder && _thirdDigits <= 2;

    /// <summary>Parses a text; returns false for one that is not a date.</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, out DateText date)
    {
        date = default;
        Span<char> letters = stackalloc char[MaximumLength];
        if (text.Length > MaximumLength || !Encoding.UTF8.TryGetChars(text, letters, out var length))
            return false;
        var scanner = new Scanner(letters[..length]);
        if (!scanner.TryScan())
            return false;
        date = new(scanner);
        return true;
    }

    /// <summary>
    /// Returns the ticks of the date with the parts in this order; returns false when there is no such day. The offset is null
    /// where the text names no zone.
    /// </summary>
    public bool TryResolve(DateOrder order, out long ticks, out int? offsetMinutes)
    {
        var (year, month, day) = _isNamed || _firstDigits == 4 || order == DateOrder.Ymd ? (_first, _second, _third)
            : order == DateOrder.Dmy ? (_third, _second, _first)
            : (_third, _first, _second);
        var yearDigits = _isNamed || _firstDigits == 4 || order == DateOrder.Ymd ? _firstDigits : _thirdDigits;
        if (yearDigits <= 2)
            year += year < FirstShortYear ? 2000 : 1900;
        offsetMinutes = _offsetMinutes;
        ticks = 0;
        if (yearDigits == 3 || year is < 100 or > 9900 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month))
            return false;
        ticks = new DateTime(year, month, day, 0, 0, 0, DateTimeKind.Utc).Ticks + _time;
        return true;
    }

    /// <summary>Scans a text from its first letter to its last.</summary>
    private ref struct Scanner(ReadOnlySpan<char> text)
    {
        private readonly ReadOnlySpan<char> _text = text;
        private int _at;

        public int First;
        public int Second;
        public int Third;
        public int FirstDigits;
        public int ThirdDigits;
        public bool IsNamed;
        public bool HasPoints;
        public long Time;
        public int? OffsetMinutes;

        private readonly char Next => _at < _text.Length ? _text[_at] : '\0';

        public bool TryScan()
        {
            SkipSeparators();
            var hasTime = StartsWithTime() && TryScanTime();
            if (hasTime)
                SkipSeparators();
            if (!TryScanDate(ref hasTime))
                return false;
            SkipSeparators();
            if (!hasTime && char.IsAsciiDigit(Next) && !TryScanTime())
                return false;
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
            if (!TryScanNumber(out Second, out var digits) || digits > 2)
                return false;
            SkipDateSeparators();
            return TryScanNumber(out Third, out ThirdDigits) && (FirstDigits == 4 ? ThirdDigits <= 2 : FirstDigits <= 2 && ThirdDigits is 1 or 2 or 4);
        }

        /// <summary>Scans what follows the name of a month: day and year, with or without the time between them.</summary>
        private bool TryScanAfterMonth(ref bool hasTime)
        {
            IsNamed = true;
            SkipSeparators();
            if (!TryScanNumber(out Third, out ThirdDigits) || ThirdDigits > 2)
                return false;
            if (char.IsLetter(Next))
                TryScanWord(out _);
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
            if (digits > 2)
                (hour, minute, second) = digits == 4 ? (hour / 100, hour % 100, 0) : (hour / 10_000, hour / 100 % 100, hour % 100);
            else if (Next == ':')
            {
                _at++;
                if (!TryScanNumber(out minute, out digits) || digits != 2)
                    return false;
                if (Next == ':')
                {
                    _at++;
                    if (!TryScanNumber(out second, out digits) || digits != 2)
                        return false;
                }
            }
            Time = ((hour * 60L + minute) * 60 + second) * TimeSpan.TicksPerSecond;
            if (Next is '.' or ',' && _at + 1 < _text.Length && char.IsAsciiDigit(_text[_at + 1]))
                ScanFraction();
            return TryScanHalf(hour) && hour <= 24 && minute < 60 && second <= 60 && (hour < 24 || minute == 0 && second == 0);
        }

        private void ScanFraction()
        {
            _at++;
            for (var unit = TimeSpan.TicksPerSecond / 10; char.IsAsciiDigit(Next); unit /= 10)
                Time += unit * (_text[_at++] - '0');
        }

        /// <summary>Scans AM or PM, if there is one. A clock without is of 24 hours.</summary>
        private bool TryScanHalf(int hour)
        {
            var at = _at;
            SkipBlanks();
            var half = char.ToLowerInvariant(Next);
            var rest = _text[_at..];
            var length = rest.Length >= 2 && char.ToLowerInvariant(rest[1]) == 'm' ? 2
                : rest.Length >= 4 && rest[1] == '.' && char.ToLowerInvariant(rest[2]) == 'm' && rest[3] == '.' ? 4
                : 0;
            if (half is not ('a' or 'p') || length == 0 || length < rest.Length && char.IsLetter(rest[length]))
            {
                _at = at;
                return true;
            }
            _at += length;
            if (hour is 0 or > 12)
                return false;
            Time += (half == 'p' ? hour == 12 ? 0 : 12 : hour == 12 ? -12 : 0) * TimeSpan.TicksPerHour;
            return true;
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

        /// <summary>Scans a word; returns false when the word is not a month. A word between a day and a month, as Spanish has, is skipped.</summary>
        private bool TryScanWord(out int month)
        {
            var start = _at;
            while (char.IsLetter(Next) || char.GetUnicodeCategory(Next) == System.Globalization.UnicodeCategory.NonSpacingMark)
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
            if (rest.StartsWith("at ") || rest.StartsWith("um "))
                _at += 3;
        }

        private void SkipBlanks()
        {
            while (Next is ' ' or '\u00A0' or '\u202F')
                _at++;
        }
    }
}
