using System.Text;
using static Conversion.Tests.Orders.Forms.NumberText;

namespace Conversion.Tests.Orders.Forms;

/// <summary>Writes orders of customers that are known by name, in many encodings.</summary>
public static class EncodingForms
{
    private static readonly Encoding Windows1252 = CodePagesEncodingProvider.Instance.GetEncoding(1252)!;

    public static IEnumerable<OrderForm> All(Shop shop)
    {
        var orders = shop.Completed.ToList();
        yield return ByName.Form("utf8-mark", orders, new UTF8Encoding(true), mark: true);
        yield return ByName.Form("utf16-little-mark", orders, new UnicodeEncoding(bigEndian: false, byteOrderMark: true), mark: true);
        yield return ByName.Form("utf16-big-mark", orders, new UnicodeEncoding(bigEndian: true, byteOrderMark: true), mark: true);
        yield return ByName.Form("utf16-little", orders, new UnicodeEncoding(bigEndian: false, byteOrderMark: false));
        yield return ByName.Form("utf16-big", orders, new UnicodeEncoding(bigEndian: true, byteOrderMark: false));
        yield return Unicode.Form("excel-unicode-text", orders, new UnicodeEncoding(bigEndian: false, byteOrderMark: true), mark: true);
        yield return Western.Form("windows-1252", orders, Windows1252);
        yield return Western.Form("windows-1252-named", orders, Windows1252) with { Columns = "encoding=windows-1252" };
    }

    private static PlainOrders ByName { get; } = new() { Header = ["order_id", "customer", "order_date", "total"], Id = Name };

    /// <summary>Gets what Excel saves as Unicode text: tabs, CRLF and UTF-16.</summary>
    private static PlainOrders Unicode { get; } = new()
    {
        Header = ["Order", "Customer", "Order Date", "Total"],
        Id = Name,
        At = at => InstantText.Write(at, "M/d/yyyy H:mm"),
        Money = Dollars,
        Delimiter = '\t',
        NewLine = "\r\n",
        Resolution = Resolution.Minute,
    };

    private static PlainOrders Western { get; } = new()
    {
        Header = ["Bestellnummer", "Käufer", "Bestelldatum", "Gesamtbetrag"],
        Id = person => Encodable(person) ? person.Name : $"Käufer {person.Number}",
        Delimiter = ';',
        Money = money => Grouped(money, ".", ",") + " €",
    };

    private static string Name(Person person) => person.Name;

    private static bool Encodable(Person person) => Windows1252.GetString(Windows1252.GetBytes(person.Name)) == person.Name;
}
