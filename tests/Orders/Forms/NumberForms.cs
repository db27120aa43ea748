using static Conversion.Tests.Orders.Forms.InstantText;
using static Conversion.Tests.Orders.Forms.NumberText;

namespace Conversion.Tests.Orders.Forms;

/// <summary>Writes orders with the numbers of many countries.</summary>
public static class NumberForms
{
    private static readonly string[] GermanHeader = ["Bestellnummer", "Kundennummer", "Bestelldatum", "Gesamtbetrag"];

    public static IEnumerable<OrderForm> All(Shop shop)
    {
        var orders = shop.Completed.ToList();
        return [.. Countries(orders), .. Signs(orders), .. Returns(shop)];
    }

    private static IEnumerable<OrderForm> Countries(List<ShopOrder> orders)
    {
        yield return German().Form("german-thousands", orders);
        yield return new PlainOrders
        {
            Header = ["Commande", "Client", "Date de commande", "Montant"],
            Delimiter = ';',
            At = at => Write(at, "dd/MM/yyyy HH:mm"),
            Money = money => Grouped(money, "\u202F", ",") + "\u00A0€",
            Resolution = Resolution.Minute,
        }.Form("french-narrow-blanks", orders);
        yield return new PlainOrders
        {
            Header = ["Auftrag", "Kunde", "Datum", "Betrag"],
            Delimiter = ';',
            At = at => Write(at, "dd.MM.yyyy HH:mm:ss"),
            Money = money => Grouped(money, "'", "."),
        }.Form("swiss-apostrophe", orders);
        yield return new PlainOrders
        {
            Header = ["Auftrag", "Kunde", "Datum", "Betrag"],
            Delimiter = ';',
            At = at => Write(at, "dd.MM.yyyy HH:mm:ss"),
            Money = money => "CHF " + Grouped(money, "’", "."),
        }.Form("swiss-typographic", orders);
        var polish = new PlainOrders
        {
            Header = ["Zamówienie", "Klient", "Data zamówienia", "Kwota"],
            Delimiter = ';',
            At = at => Write(at, "yyyy-MM-dd HH:mm"),
            Money = money => Grouped(money, "\u00A0", ",") + " zł",
            Resolution = Resolution.Minute,
        };
        yield return polish.Form("polish-blanks", orders) with
        { Columns = "order=Zamówienie,customer=Klient,at=Data zamówienia,amount=Kwota" };
        yield return new PlainOrders
        {
            Header = ["Pedido", "Cliente", "Data", "Valor"],
            Delimiter = ';',
            At = at => Write(at, "dd/MM/yyyy HH:mm"),
            Money = money => "R$ " + Grouped(money, ".", ","),
            Resolution = Resolution.Minute,
        }.Form("brazilian-reais", orders);
        yield return Scaled("indian-lakhs", orders, 80, money => Indian(money) + " ₹");
        yield return Scaled("yen-grouped", orders, 100, money => "¥" + Grouped(money, ",", ".")[..^3]);
    }

    private static PlainOrders German() => new()
    {
        Header = GermanHeader,
        Delimiter = ';',
        At = at => Write(at, "dd.MM.yyyy HH:mm"),
        Money = money => Grouped(money, ".", ","),
        Resolution = Resolution.Minute,
    };

    /// <summary>Writes orders in a currency of small units: one dollar is <paramref name="factor"/>.</summary>
    private static OrderForm Scaled(string name, List<ShopOrder> orders, int factor, Func<decimal, string> money)
    {
        var plain = new PlainOrders { Money = value => money(value * factor) };
        var truth = new TruthBuilder();
        foreach (var order in orders)
        {
            if (order.Guest)
                truth.LeaveOut("guest", order.Goods * factor);
            else
                truth.AddPurchase(Whole(order.Person!.Number), order.At, order.Goods * factor, null);
        }
        return new OrderForm(name, [plain.Write(orders).ToFile("orders.csv")], truth.Build());
    }

    private static IEnumerable<OrderForm> Signs(List<ShopOrder> orders)
    {
        yield return new PlainOrders { Money = Dollars }.Form("dollar-signs", orders);
        yield return new PlainOrders { Money = money => $"{Grouped(money, ",", ".")} USD" }.Form("code-behind", orders);
        yield return new PlainOrders { Money = money => $"USD {Grouped(money, ",", ".")}" }.Form("code-before", orders);
        yield return new PlainOrders { Money = money => money.ToString("0.##########", System.Globalization.CultureInfo.InvariantCulture) }
            .Form("no-trailing-zeros", orders);
        yield return new PlainOrders { Money = money => FourDecimals(money) }.Form("four-decimals", orders);
        yield return new PlainOrders
        {
            Header = GermanHeader,
            Delimiter = ';',
            Money = Comma,
        }.Form("comma-without-thousands", orders);
    }

    /// <summary>Writes a movement per row: sales, and returns as negative numbers in two ways of accounting.</summary>
    private static IEnumerable<OrderForm> Returns(Shop shop)
    {
        var shown = shop.Main.Where(order => !order.Guest && (order.Sale || order.State == OrderState.Refunded)).ToList();
        yield return Movements("parentheses-negatives", shown, ',', money =>
            money < 0 ? $"({Grouped(-money, ",", ".")})" : Grouped(money, ",", "."));
        yield return Movements("trailing-minus", shown, ';', money =>
            money < 0 ? $"{Grouped(-money, ".", ",")}-" : Grouped(money, ".", ","));
        yield return Movements("leading-minus", shown, ',', Dollars);
    }

    private static OrderForm Movements(string name, List<ShopOrder> shown, char delimiter, Func<decimal, string> money)
    {
        var text = new DelimitedText(delimiter);
        text.Header("customer_id", "date", "amount");
        var truth = new TruthBuilder();
        foreach (var order in shown)
        {
            var id = Whole(order.Person!.Number);
            text.Row(id, Iso(order.At), money(order.Goods));
            truth.AddPurchase(id, order.At, order.Goods, null);
            if (order.State == OrderState.Completed)
                continue;
            var back = order.State == OrderState.Refunded ? order.Goods : order.PartialRefund;
            text.Row(id, Iso(order.At.AddDays(2)), money(-back));
            truth.AddReturn(id, back);
        }
        return new OrderForm(name, [text.ToFile("movements.csv")], truth.Build());
    }
}
