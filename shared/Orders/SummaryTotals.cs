using System.Text;

namespace Conversion.Orders;

/// <summary>Adds up the orders of all customers.</summary>
internal sealed class SummaryTotals
{
    private const double DominantShare = 0.05;

    // A good customer has hardly so many times the orders of the next one. An id that many people share has.
    private const long DominantFactor = 3;
    private const long MinimumDominant = 20;

    private long _orders;
    private long _returns;
    private long _customers;
    private long _buyers;
    private long _repeatBuyers;
    private Int128 _money;
    private long _first = long.MaxValue;
    private long _last = long.MinValue;
    private long _lastSale = long.MinValue;

    private long _ofCustomer;
    private long _purchases;
    private long _firstDay;
    private long _lastDay;
    private long _most;
    private long _next;
    private string _dominant = "";

    /// <summary>Starts another customer.</summary>
    public void StartCustomer() => (_ofCustomer, _purchases, _firstDay, _lastDay) = (0, 0, long.MaxValue, long.MinValue);

    /// <summary>Adds an order of the customer.</summary>
    public void Add(Order order)
    {
        _ofCustomer++;
        var ticks = order.At.UtcTicks;
        (_first, _last) = (Math.Min(_first, ticks), Math.Max(_last, ticks));
        var money = (long)Math.Round(order.Amount * NumberText.Scale);
        if (order.Returned)
        {
            _returns++;
            _money -= money;
            return;
        }
        _purchases++;
        _money += money;
        _lastSale = Math.Max(_lastSale, ticks);
        var day = ticks / TimeSpan.TicksPerDay;
        (_firstDay, _lastDay) = (Math.Min(_firstDay, day), Math.Max(_lastDay, day));
    }

    /// <summary>Ends the customer.</summary>
    public void EndCustomer(ReadOnlySpan<byte> customer)
    {
        _orders += _purchases;
        _customers += _ofCustomer > 0 ? 1 : 0;
        _buyers += _purchases > 0 ? 1 : 0;
        _repeatBuyers += _firstDay < _lastDay ? 1 : 0;
        if (_ofCustomer <= _most)
        {
            _next = Math.Max(_next, _ofCustomer);
            return;
        }
        (_most, _next) = (_ofCustomer, _most);
        _dominant = _most >= MinimumDominant ? Encoding.UTF8.GetString(customer) : "";
    }

    /// <summary>
    /// Returns the customer with more than 5 % of all orders, and many more than the next customer; null without one.
    /// </summary>
    public string? FindDominant() =>
        _dominant.Length > 0 && _most > DominantShare * (_orders + _returns) && _most >= DominantFactor * _next ? _dominant : null;

    /// <summary>Returns the summary.</summary>
    public OrderSummary ToSummary(long lines, LeftOutTally tally) => new(
        lines, tally.ToList(), _orders, _returns, _customers, _buyers, _repeatBuyers, (decimal)_money / NumberText.Scale,
        _customers > 0 ? new(_first, TimeSpan.Zero) : DateTimeOffset.UnixEpoch,
        _customers > 0 ? new(_last, TimeSpan.Zero) : DateTimeOffset.UnixEpoch,
        _buyers > 0 ? new(_lastSale, TimeSpan.Zero) : DateTimeOffset.UnixEpoch);
}
