namespace Conversion.Tests.Orders.Forms;

/// <summary>
/// Builds the synthetic shop: 360 orders from 2024-01-02 to 2025-02-27. Instants are between 09:00 and 21:59 UTC, so that a
/// day is the same day in Los Angeles, New York and Berlin. Nobody orders twice on a day. Guests and foreign currencies are
/// completed orders only.
/// </summary>
public sealed class Shop
{
    private const int Count = 360;
    private const int Days = 422;

    private static readonly string[] Notes =
    [
        "ring twice, please",
        "gift for \"Ben\"",
        "first floor\nsecond floor; left",
        "call me, \"now\"\nor later",
        "Grüße | danke",
    ];

    private readonly ShopRandom _random = new(20240102);
    private readonly HashSet<(int Person, DateTime Day)> _taken = [];

    /// <param name="orders">The first orders of the shop; all by default.</param>
    public Shop(int orders = Count) => Orders = Enumerable.Range(0, orders).Select(Build).ToList();

    /// <summary>All orders by time.</summary>
    public IReadOnlyList<ShopOrder> Orders { get; }

    /// <summary>Orders in the main currency.</summary>
    public IEnumerable<ShopOrder> Main => Orders.Where(order => order.Main);

    /// <summary>Completed orders in the main currency, for forms without a status.</summary>
    public IEnumerable<ShopOrder> Completed => Main.Where(order => order.State == OrderState.Completed);

    /// <summary>Completed orders of known customers in the main currency.</summary>
    public IEnumerable<ShopOrder> Known => Completed.Where(order => !order.Guest);

    private ShopOrder Build(int index)
    {
        var at = new DateTime(2024, 1, 2, 9, 0, 0, DateTimeKind.Utc)
            .AddDays(index * Days / Count)
            .AddSeconds(_random.Next(13 * 3600));
        var state = State(index);
        var plain = state == OrderState.Completed;
        var person = plain && index % 13 == 5 && index != 200 ? null : Person(at);
        var lines = Lines(index);
        var net = lines.Sum(line => line.Net);
        var discount = index % 9 == 4 && index != 200 ? Math.Round(net * 0.1m, 2) : 0;
        var goods = net - discount;
        return new ShopOrder(
            1001 + index,
            person,
            person is null ? null : Typed(person.Email, index),
            at,
            plain && person is not null && index % 45 == 19 ? "EUR" : ShopOrder.MainCurrency,
            state,
            lines,
            discount,
            goods >= 100 ? 0 : 4.90m,
            state == OrderState.PartlyRefunded ? Math.Round(goods * 0.25m, 2) : 0,
            index % 11 == 6 ? Notes[index / 11 % Notes.Length] : "");
    }

    private static OrderState State(int index)
    {
        if (index is 200 or 120)
            return OrderState.Completed;
        if (index % 29 == 7)
            return OrderState.Refunded;
        if (index % 23 == 11)
            return OrderState.PartlyRefunded;
        if (index % 31 == 3)
            return OrderState.Cancelled;
        if (index % 43 == 9)
            return OrderState.Failed;
        if (index % 47 == 13)
            return OrderState.Pending;
        return index % 61 == 17 ? OrderState.Test : OrderState.Completed;
    }

    private Person Person(DateTime at)
    {
        while (true)
        {
            var person = _random.Pick(ShopCatalog.People);
            if (_taken.Add((person.Number, at.Date)))
                return person;
        }
    }

    /// <summary>
    /// Draws the lines. Order 200 is the large one; orders 120 and, later, every 50th scan one article three times.
    /// </summary>
    private List<ShopLine> Lines(int index)
    {
        if (index == 200)
            return [new ShopLine(ShopCatalog.Machine, 1, 0)];
        var lines = new List<ShopLine>();
        if (index % 50 == 20)
            lines.AddRange(Enumerable.Repeat(new ShopLine(ShopCatalog.Products[9], 1, 0), 3));
        for (var left = 1 + _random.Next(index % 50 == 20 ? 2 : 5); left > 0; left--)
        {
            var product = _random.Pick(ShopCatalog.Products);
            if (lines.Any(line => line.Product == product))
                continue;
            var quantity = product.Price > 100 ? 1 + _random.Next(2) : 1 + _random.Next(4);
            var discount = _random.Next(6) == 0 ? Math.Round(quantity * product.Price * 0.2m, 2) : 0;
            lines.Add(new ShopLine(product, quantity, discount));
        }
        return lines;
    }

    private static string Typed(string email, int index) => (index % 5) switch
    {
        1 => email.ToUpperInvariant(),
        3 => char.ToUpperInvariant(email[0]) + email[1..],
        _ => email,
    };
}
