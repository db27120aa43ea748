using System.Buffers;
using System.Collections;

namespace Conversion.Orders;

/// <summary>Collects how the instants of a column are written, and decides their style for the column as a whole.</summary>
internal sealed class InstantColumn
{
    private const int SecondsDigits = 10;
    private const int MinimumNumberWithPoint = 9;

    private static readonly SearchValues<byte> NumberBytes = SearchValues.Create("0123456789."u8);

    private readonly long[] _orders = new long[3];
    private readonly long[] _kinds = new long[Enum.GetValues<InstantKind>().Length];
    private readonly BitArray _firstNumbers = new(100);
    private readonly BitArray _thirdNumbers = new(100);
    private long _dependent;
    private long _points;

    /// <summary>Cells that are not empty.</summary>
    public long Count { get; private set; }

    /// <summary>Cells that can be read in the style of most cells.</summary>
    public long Readable => Math.Max(_orders.Max(), _kinds.Max());

    /// <summary>Adds a cell.</summary>
    public void Add(ReadOnlySpan<byte> text)
    {
        Count++;
        if (InstantStyle.TryParseIso(text, out _))
            AddToAllOrders();
        else if (!IsNumber(text))
            AddDate(text);
        else
            AddNumber(text);
    }

    /// <summary>Returns the style; null when the column does not show the order of day and month.</summary>
    public InstantStyle? Decide(TimeZoneInfo? zone)
    {
        var kind = Array.IndexOf(_kinds, _kinds.Max());
        if (_kinds[kind] > _orders.Max())
            return new((InstantKind)kind, Zone: zone);
        return DecideOrder() is { } order ? new(InstantKind.Text, order, Zone: zone) : null;
    }

    private DateOrder? DecideOrder()
    {
        var best = _orders.Max();
        var candidates = Enum.GetValues<DateOrder>().Where(order => _orders[(int)order] == best).ToList();
        if (_dependent == 0 || candidates.Count == 1)
            return candidates[0];
        if (candidates.Contains(DateOrder.Ymd))
        {
            // A column has few years and many days, so the part with fewer numbers is the year.
            var (first, third) = (CountSet(_firstNumbers), CountSet(_thirdNumbers));
            if (first == third)
                return null;
            if (first < third)
                return DateOrder.Ymd;
            candidates.Remove(DateOrder.Ymd);
        }
        if (candidates.Count == 1)
            return candidates[0];
        // Countries that write points write the day first.
        return _points == _dependent ? DateOrder.Dmy : null;
    }

    /// <summary>Whether a text is a number. A short text with a point may be a date without a year, such as 31.01.</summary>
    private static bool IsNumber(ReadOnlySpan<byte> text)
    {
        var points = text.Count((byte)'.');
        return !text.ContainsAnyExcept(NumberBytes) && (points == 0 || points == 1 && text.Length >= MinimumNumberWithPoint);
    }

    private void AddToAllOrders()
    {
        for (var i = 0; i < _orders.Length; i++)
            _orders[i]++;
    }

    private void AddDate(ReadOnlySpan<byte> text)
    {
        if (!DateText.TryParse(text, out var date))
        {
            if (text.Contains((byte)'.'))
                AddNumber(text);
            return;
        }
        if (date.DependsOnOrder)
        {
            _dependent++;
            _points += date.HasPoints ? 1 : 0;
        }
        if (date.HasShortYear)
        {
            _firstNumbers[date.First % 100] = true;
            _thirdNumbers[date.Third % 100] = true;
        }
        for (var order = DateOrder.Ymd; order <= DateOrder.Mdy; order++)
        {
            var isPossible = order != DateOrder.Ymd || !date.DependsOnOrder || date.HasShortYear;
            if (isPossible && date.TryResolve(order, out _, out _))
                _orders[(int)order]++;
        }
    }

    private void AddNumber(ReadOnlySpan<byte> text)
    {
        // The numbers of customers and orders can have zeros in front.
        if (text[0] == '0')
            return;
        var point = text.IndexOf((byte)'.');
        var digits = point < 0 ? text.Length : point;
        if (InstantStyle.TryParseCompact(text, out _))
            _kinds[(int)InstantKind.Compact]++;
        else if (digits == 5)
            _kinds[(int)InstantKind.SpreadsheetDays]++;
        else if (digits is SecondsDigits or SecondsDigits - 1)
            _kinds[(int)InstantKind.EpochSeconds]++;
        else if (digits is SecondsDigits + 2 or SecondsDigits + 3)
            _kinds[(int)InstantKind.EpochMilliseconds]++;
        else if (digits is SecondsDigits + 5 or SecondsDigits + 6)
            _kinds[(int)InstantKind.EpochMicroseconds]++;
    }

    private static int CountSet(BitArray bits) => bits.Cast<bool>().Count(bit => bit);
}
