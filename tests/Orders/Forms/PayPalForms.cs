using static Conversion.Tests.Orders.Forms.InstantText;
using static Conversion.Tests.Orders.Forms.NumberText;

namespace Conversion.Tests.Orders.Forms;

/// <summary>
/// Writes PayPal's activity report in English and German. Refunds are rows of their own, linked by invoice number and
/// reference. Withdrawals to the bank are not sales. In refunds the shop is the sender.
/// </summary>
public static class PayPalForms
{
    private const string Shop = "shop@harbour.example";

    private const string English =
        "Date,Time,TimeZone,Name,Type,Status,Currency,Gross,Fee,Net,From Email Address,To Email Address,Transaction ID," +
        "Shipping Address,Address Status,Item Title,Item ID,Shipping and Handling Amount,Insurance Amount,Sales Tax,Option 1 Name," +
        "Option 1 Value,Option 2 Name,Option 2 Value,Reference Txn ID,Invoice Number,Custom Number,Quantity,Receipt ID,Balance," +
        "Address Line 1,Address Line 2/District/Neighborhood,Town/City," +
        "State/Province/Region/County/Territory/Prefecture/Republic,Zip/Postal Code,Country,Contact Phone Number,Subject,Note," +
        "Country Code,Balance Impact";

    private const string German =
        "Datum,Uhrzeit,Zeitzone,Name,Typ,Status,Währung,Brutto,Gebühr,Netto,Absender E-Mail-Adresse,Empfänger E-Mail-Adresse," +
        "Transaktionscode,Lieferadresse,Adress-Status,Artikelbezeichnung,Artikelnummer,Versand- und Bearbeitungsgebühr," +
        "Versicherungsbetrag,Umsatzsteuer,Option 1 Name,Option 1 Wert,Option 2 Name,Option 2 Wert,Zugehöriger Transaktionscode," +
        "Rechnungsnummer,Zollnummer,Anzahl,Empfangsnummer,Guthaben,Adresszeile 1,Adresszusatz,Ort,Bundesland,PLZ,Land,Telefon," +
        "Betreff,Hinweis,Ländervorwahl,Auswirkung auf Guthaben";

    private sealed record Words(
        string Payment, string Refund, string Withdrawal, string Completed, string Pending, string Denied, string Credit, string Debit);

    public static IEnumerable<OrderForm> All(Shop shop)
    {
        // Guests have no e-mail address here, and PayPal has no payment without one.
        var shown = shop.Main.Where(order => !order.Guest && order.State is not (OrderState.Cancelled or OrderState.Test)).ToList();
        yield return Form("paypal-english", English, shown, Cells);
        yield return Form("paypal-german", German, shown, GermanCells);
    }

    private static OrderForm Form(
        string name, string header, List<ShopOrder> shown, Func<ShopOrder?, bool, DateTime, Dictionary<string, string?>> cells)
    {
        var table = new NamedTable(header, quoting: Quoting.All);
        var truth = new TruthBuilder(Resolution.Day);
        foreach (var order in shown)
        {
            table.Add(cells(order, true, order.At));
            truth.Add(order, person => person.Email, items: false);
            if (order.Refunded > 0)
                table.Add(cells(order, false, order.At.AddDays(2)));
            if (order.Number % 60 == 0)
            {
                table.Add(cells(null, false, order.At.AddDays(1)));
                truth.LeaveOut("other", 500);
            }
        }
        return new OrderForm(name, [table.Text.ToFile("Download.CSV", new System.Text.UTF8Encoding(true), mark: true)], truth.Build());
    }

    /// <summary>Returns a payment, a refund, or, without an order, a withdrawal of 500.</summary>
    private static Dictionary<string, string?> Cells(ShopOrder? order, bool payment, DateTime at)
    {
        var words = new Words(
            "Express Checkout Payment", "Payment Refund", "General Withdrawal", "Completed", "Pending", "Denied", "Credit", "Debit");
        var local = at.AddHours(LosAngelesHours(at));
        var gross = Gross(order, payment);
        return new()
        {
            ["Date"] = Write(local, "MM/dd/yyyy"),
            ["Time"] = Write(local, "HH:mm:ss"),
            ["TimeZone"] = LosAngelesHours(at) == -7 ? "PDT" : "PST",
            ["Name"] = order?.Person!.Name,
            ["Type"] = Type(order, payment, words),
            ["Status"] = Status(order, words),
            ["Currency"] = "USD",
            ["Gross"] = Grouped(gross, ",", "."),
            ["Fee"] = Grouped(Fee(gross), ",", "."),
            ["Net"] = Grouped(gross + Fee(gross), ",", "."),
            ["From Email Address"] = order is null ? "" : payment ? order.EmailAsTyped : Shop,
            ["To Email Address"] = order is null ? "" : payment ? Shop : order.EmailAsTyped,
            ["Transaction ID"] = Transaction(order, payment, at),
            ["Item Title"] = payment ? order!.Lines[0].Product.Name : "",
            ["Shipping and Handling Amount"] = Point(payment ? order!.Shipping : 0),
            ["Insurance Amount"] = "0.00",
            ["Sales Tax"] = Point(payment ? order!.Tax : 0),
            ["Reference Txn ID"] = order is null || payment ? "" : Transaction(order, true, at),
            ["Invoice Number"] = order is null ? "" : $"WC-{order.Number}",
            ["Quantity"] = "1",
            ["Balance"] = Grouped(1234.56m + at.Day, ",", "."),
            ["Country"] = "United States",
            ["Note"] = payment ? order!.Note : "",
            ["Balance Impact"] = gross > 0 ? words.Credit : words.Debit,
        };
    }

    private static Dictionary<string, string?> GermanCells(ShopOrder? order, bool payment, DateTime at)
    {
        var words = new Words(
            "PayPal Express-Zahlung", "Rückzahlung", "Allgemeine Abbuchung", "Abgeschlossen", "Ausstehend", "Abgelehnt", "Haben", "Soll");
        var local = at.AddHours(BerlinHours(at));
        var gross = Gross(order, payment);
        return new()
        {
            ["Datum"] = Write(local, "dd.MM.yyyy"),
            ["Uhrzeit"] = Write(local, "HH:mm:ss"),
            ["Zeitzone"] = BerlinHours(at) == 2 ? "CEST" : "CET",
            ["Name"] = order?.Person!.Name,
            ["Typ"] = Type(order, payment, words),
            ["Status"] = Status(order, words),
            ["Währung"] = "EUR",
            ["Brutto"] = Grouped(gross, ".", ","),
            ["Gebühr"] = Grouped(Fee(gross), ".", ","),
            ["Netto"] = Grouped(gross + Fee(gross), ".", ","),
            ["Absender E-Mail-Adresse"] = order is null ? "" : payment ? order.EmailAsTyped : Shop,
            ["Empfänger E-Mail-Adresse"] = order is null ? "" : payment ? Shop : order.EmailAsTyped,
            ["Transaktionscode"] = Transaction(order, payment, at),
            ["Artikelbezeichnung"] = payment ? order!.Lines[0].Product.Name : "",
            ["Versand- und Bearbeitungsgebühr"] = Comma(payment ? order!.Shipping : 0),
            ["Versicherungsbetrag"] = "0,00",
            ["Umsatzsteuer"] = Comma(payment ? order!.Tax : 0),
            ["Zugehöriger Transaktionscode"] = order is null || payment ? "" : Transaction(order, true, at),
            ["Rechnungsnummer"] = order is null ? "" : $"WC-{order.Number}",
            ["Anzahl"] = "1",
            ["Guthaben"] = Grouped(1234.56m + at.Day, ".", ","),
            ["Land"] = "Deutschland",
            ["Hinweis"] = payment ? order!.Note : "",
            ["Auswirkung auf Guthaben"] = gross > 0 ? words.Credit : words.Debit,
        };
    }

    private static decimal Gross(ShopOrder? order, bool payment) => order is null ? -500 : payment ? order.Total : -order.Refunded;

    private static decimal Fee(decimal gross) => gross > 0 ? -Math.Round(gross * 0.0349m + 0.49m, 2) : 0;

    private static string Type(ShopOrder? order, bool payment, Words words) =>
        order is null ? words.Withdrawal : payment ? words.Payment : words.Refund;

    private static string Status(ShopOrder? order, Words words) => order?.State switch
    {
        OrderState.Pending => words.Pending,
        OrderState.Failed => words.Denied,
        _ => words.Completed,
    };

    private static string Transaction(ShopOrder? order, bool payment, DateTime at) =>
        order is null ? $"3WD{at.DayOfYear:000}" : payment ? $"1AB{order.Number}C" : $"2CD{order.Number}E";
}
