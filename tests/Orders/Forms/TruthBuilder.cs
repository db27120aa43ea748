namespace Conversion.Tests.Orders.Forms;

/// <summary>Collects a form's truth order by order.</summary>
public sealed class TruthBuilder(Resolution resolution = Resolution.Second)
{
    private readonly Dictionary<string, List<Purchase>> _purchases = [];
    private readonly Dictionary<string, decimal> _returned = [];
    private readonly Dictionary<string, LeftOut> _leftOut = [];

    /// <summary>
    /// Returns the truth of orders that a form shows whole, each with the customer id that the form gives it.
    /// </summary>
    public static Truth Of(
        IEnumerable<ShopOrder> orders,
        Func<Person, string> id,
        Resolution resolution = Resolution.Second,
        bool items = true)
    {
        var truth = new TruthBuilder(resolution);
        foreach (var order in orders)
            truth.Add(order, id, items);
        return truth.Build();
    }

    /// <summary>Adds an order as a purchase, or by the reason why it does not count.</summary>
    public void Add(ShopOrder order, Func<Person, string> id, bool items = true)
    {
        var reason = Reason(order);
        if (reason is null)
            AddPurchase(id(order.Person!), order.At, order.Goods - order.PartialRefund, items ? order.Items : null);
        else
            LeaveOut(reason, order.Goods);
    }

    public void AddPurchase(string customer, DateTime at, decimal money, long? items)
    {
        if (!_purchases.TryGetValue(customer, out var purchases))
            _purchases[customer] = purchases = [];
        purchases.Add(new Purchase(Shown(at), money, items));
    }

    /// <summary>Adds money that a customer got back by an entry of its own, without a link to the order.</summary>
    public void AddReturn(string customer, decimal money) =>
        _returned[customer] = _returned.GetValueOrDefault(customer) + money;

    public void LeaveOut(string reason, decimal money)
    {
        var before = _leftOut.GetValueOrDefault(reason, new LeftOut(0, 0));
        _leftOut[reason] = new LeftOut(before.Count + 1, before.Money + money);
    }

    public Truth Build()
    {
        var customers = _purchases.Keys.Union(_returned.Keys).Order(StringComparer.Ordinal).Select(id => new KnownCustomer(
            id,
            _purchases.GetValueOrDefault(id, []).OrderBy(purchase => purchase.At).ThenBy(purchase => purchase.Money).ToList(),
            _returned.GetValueOrDefault(id)));
        return new Truth(customers.ToList(), _leftOut, resolution);
    }

    private static string? Reason(ShopOrder order) => order.State switch
    {
        OrderState.Refunded => "refunded",
        OrderState.Cancelled => "cancelled",
        OrderState.Failed => "failed",
        OrderState.Pending => "pending",
        OrderState.Test => "test",
        _ when !order.Main => "currency",
        _ when order.Guest => "guest",
        _ => null,
    };

    private DateTime Shown(DateTime at) => resolution switch
    {
        Resolution.Day => at.Date,
        Resolution.Minute => at.AddSeconds(-at.Second),
        _ => at,
    };
}
