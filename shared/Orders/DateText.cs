using System.Text;

namespace Conversion.Orders;

/// <summary>
/// A date as a person or program wrote it, with an optional time and zone. A date of three numbers is an instant only after
/// the column has decided the order of the numbers.
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

    private DateText(scoped in DateScanner scanner)
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
        var scanner = new DateScanner(letters[..length]);
        if (!scanner.TryScan())
            return false;
        date = new(scanner);
        return true;
    }

    /// <summary>
    /// Returns the ticks of the date with the parts in this order; returns false when there is no such day. The offset is
    /// null where the text names no zone.
    /// </summary>
    public bool TryResolve(DateOrder order, out long ticks, out int? offsetMinutes)
    {
        var isYearFirst = !DependsOnOrder || order == DateOrder.Ymd;
        var (year, month, day) = (isYearFirst, order) switch
        {
            (true, _) => (_first, _second, _third),
            (_, DateOrder.Dmy) => (_third, _second, _first),
            _ => (_third, _first, _second),
        };
        var yearDigits = isYearFirst ? _firstDigits : _thirdDigits;
        if (yearDigits <= 2)
            year += year < FirstShortYear ? 2000 : 1900;
        offsetMinutes = _offsetMinutes;
        ticks = 0;
        if (yearDigits == 3 || year is < 100 or > 9900 || month is < 1 or > 12)
            return false;
        if (day < 1 || day > DateTime.DaysInMonth(year, month))
            return false;
        ticks = new DateTime(year, month, day, 0, 0, 0, DateTimeKind.Utc).Ticks + _time;
        return true;
    }
}
