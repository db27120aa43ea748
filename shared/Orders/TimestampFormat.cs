using System.Text;

namespace Conversion.Orders;

/// <summary>A format of instants in the notation of <c>strptime</c>: <c>%d/%m/%Y %H:%M</c>.</summary>
internal sealed class TimestampFormat
{
    private const string Directives = "YymdHIMSfpzZbBjeaA%";
    private const int MaximumLength = 80;

    private readonly string _format;

    private TimestampFormat(string format) => _format = format;

    /// <summary>Reads a format.</summary>
    /// <exception cref="ArgumentException">A directive is unknown.</exception>
    public static TimestampFormat Parse(string format)
    {
        var expanded = format
            .Replace("%T", "%H:%M:%S", StringComparison.Ordinal)
            .Replace("%F", "%Y-%m-%d", StringComparison.Ordinal);
        for (var i = 0; i < expanded.Length; i++)
            if (expanded[i] == '%' && (++i == expanded.Length || !Directives.Contains(expanded[i], StringComparison.Ordinal)))
                throw new ArgumentException(
                    $"timestampFormat must use the directives %Y %y %m %d %b %H %I %M %S %f %p %z %Z %j, got {format}; " +
                    "write for example %d/%m/%Y.");
        return new(expanded);
    }

    /// <summary>Reads an instant as ticks, and its offset in minutes, which is null when the text has none.</summary>
    public bool TryParse(ReadOnlySpan<byte> text, out long ticks, out int? offsetMinutes)
    {
        (ticks, offsetMinutes) = (0, null);
        Span<char> letters = stackalloc char[MaximumLength];
        if (text.Length > MaximumLength || !Encoding.UTF8.TryGetChars(text, letters, out var length))
            return false;
        var parts = new Parts(letters[..length]);
        for (var i = 0; i < _format.Length; i++)
        {
            var isRead = _format[i] switch
            {
                '%' => parts.TryRead(_format[++i]),
                ' ' => parts.SkipBlanks(),
                var letter => parts.TrySkip(letter),
            };
            if (!isRead)
                return false;
        }
        return parts.IsAtEnd && parts.TryCombine(out ticks, out offsetMinutes);
    }

    /// <summary>The parts of an instant, while the text is read.</summary>
    private ref struct Parts(ReadOnlySpan<char> text)
    {
        private readonly ReadOnlySpan<char> _text = text;
        private int _at;
        private int _year = 1970;
        private int _month = 1;
        private int _day = 1;
        private int _dayOfYear;
        private int _hour;
        private int _minute;
        private int _second;
        private long _fraction;
        private int _half = -1;
        private int? _offsetMinutes;

        public readonly bool IsAtEnd => _text[_at..].Trim().IsEmpty;

        public bool TryRead(char directive) => directive switch
        {
            'Y' => TryNumber(4, out _year),
            'y' => TryShortYear(),
            'm' => TryNumber(2, out _month),
            'd' or 'e' => SkipBlanks() && TryNumber(2, out _day),
            'j' => TryNumber(3, out _dayOfYear),
            'H' or 'I' => TryNumber(2, out _hour),
            'M' => TryNumber(2, out _minute),
            'S' => TryNumber(2, out _second),
            'f' => TryFraction(),
            'b' or 'B' => OrderFormats.Default.Months.TryGetValue(Word().ToLowerInvariant(), out _month),
            'a' or 'A' => Word().Length > 0,
            'p' => TryHalf(),
            'z' => TryOffset(),
            'Z' => TryZone(),
            _ => TrySkip('%'),
        };

        public bool TrySkip(char letter)
        {
            if (_at == _text.Length || _text[_at] != letter)
                return false;
            _at++;
            return true;
        }

        public bool SkipBlanks()
        {
            while (_at < _text.Length && _text[_at] is ' ' or '\u00A0')
                _at++;
            return true;
        }

        public readonly bool TryCombine(out long ticks, out int? offsetMinutes)
        {
            (ticks, offsetMinutes) = (0, _offsetMinutes);
            var hour = _half < 0 ? _hour : _hour % 12 + 12 * _half;
            if (_year is < 100 or > 9900 || _month is < 1 or > 12 || _day < 1 || _day > DateTime.DaysInMonth(_year, _month))
                return false;
            if (_dayOfYear > (DateTime.IsLeapYear(_year) ? 366 : 365))
                return false;
            if (hour > 23 || _minute > 59 || _second > 59 || _half >= 0 && _hour is 0 or > 12)
                return false;
            var date = new DateTime(_year, _month, _day, hour, _minute, _second, DateTimeKind.Utc);
            ticks = date.Ticks + _fraction + (_dayOfYear > 0 ? (_dayOfYear - 1) * TimeSpan.TicksPerDay : 0);
            return true;
        }

        private bool TryNumber(int maximumDigits, out int number)
        {
            number = 0;
            var digits = 0;
            for (; digits < maximumDigits && _at < _text.Length && char.IsAsciiDigit(_text[_at]); digits++)
                number = 10 * number + (_text[_at++] - '0');
            return digits > 0;
        }

        private bool TryShortYear()
        {
            if (!TryNumber(2, out _year))
                return false;
            _year += _year < 70 ? 2000 : 1900;
            return true;
        }

        private bool TryFraction()
        {
            var start = _at;
            for (var unit = TimeSpan.TicksPerSecond / 10; _at < _text.Length && char.IsAsciiDigit(_text[_at]); unit /= 10)
                _fraction += unit * (_text[_at++] - '0');
            return _at > start;
        }

        private string Word()
        {
            var start = _at;
            while (_at < _text.Length && char.IsLetter(_text[_at]))
                _at++;
            return _text[start.._at].ToString();
        }

        private bool TryHalf()
        {
            _half = Word().ToLowerInvariant() switch
            {
                "am" => 0,
                "pm" => 1,
                _ => -1,
            };
            return _half >= 0;
        }

        private bool TryZone()
        {
            var isKnown = OrderFormats.Default.Zones.TryGetValue(Word().ToUpperInvariant(), out var minutes);
            _offsetMinutes = minutes;
            return isKnown;
        }

        private bool TryOffset()
        {
            if (TrySkip('Z'))
            {
                _offsetMinutes = 0;
                return true;
            }
            var isEast = TrySkip('+');
            if (!isEast && !TrySkip('-') || !TryNumber(2, out var hours))
                return false;
            TrySkip(':');
            TryNumber(2, out var minutes);
            _offsetMinutes = (isEast ? 1 : -1) * (60 * hours + minutes);
            return true;
        }
    }
}
