using System.Globalization;
using static Conversion.Tests.Orders.Forms.InstantText;
using static Conversion.Tests.Orders.Forms.NumberText;

namespace Conversion.Tests.Orders.Forms;

/// <summary>
/// Writes orders with dates and times in many notations. Local times without a zone are UTC unless the form says otherwise.
/// </summary>
public static class InstantForms
{
    public static IEnumerable<OrderForm> All(Shop shop)
    {
        var orders = shop.Completed.ToList();
        return [.. Calendar(orders), .. Zones(orders), .. Numbers(orders), .. Ambiguous(shop)];
    }

    private static IEnumerable<OrderForm> Calendar(List<ShopOrder> orders)
    {
        yield return Form("us-twelve-hours", orders, at => Write(at, "M/d/yyyy h:mm tt"), Resolution.Minute);
        yield return Form("us-two-digit-years", orders, at => Write(at, "M/d/yy"), Resolution.Day);
        yield return Form("german-two-digit-years", orders, at => Write(at, "dd.MM.yy"), Resolution.Day);
        yield return Form("british-slashes", orders, at => Write(at, "dd/MM/yyyy"), Resolution.Day);
        yield return Form("dashes-day-first", orders, at => Write(at, "dd-MM-yyyy HH:mm"), Resolution.Minute);
        yield return Form("year-first-slashes", orders, at => Write(at, "yyyy/MM/dd HH:mm:ss"));
        yield return Form("month-names", orders, at => Write(at, "MMM d, yyyy"), Resolution.Day);
        yield return Form("month-names-with-times", orders, at => Write(at, "MMM d, yyyy, h:mm:ss tt"));
        yield return Form("long-month-names", orders, at => Write(at, "d MMMM yyyy"), Resolution.Day);
        yield return Form("oracle-dates", orders, at => Write(at, "dd-MMM-yyyy HH:mm:ss").ToUpperInvariant());
        yield return Form("compact-dates", orders, at => Write(at, "yyyyMMdd"), Resolution.Day);
        yield return Form("rfc-2822", orders, at => Write(at, "ddd, dd MMM yyyy HH:mm:ss +0000"));
        yield return Form("fractions-of-seconds", orders, at => Write(at, "yyyy-MM-dd HH:mm:ss.000000"));
    }

    private static IEnumerable<OrderForm> Zones(List<ShopOrder> orders)
    {
        yield return Form("iso-utc", orders, IsoUtc);
        yield return Form("iso-offsets", orders, NewYorkIso);
        yield return Form("offsets-without-colon", orders, NewYork);
        yield return Form("rfc-2822-offsets", orders, at =>
            Write(at.AddHours(NewYorkHours(at)), "ddd, dd MMM yyyy HH:mm:ss ") + $"-0{-NewYorkHours(at)}00");
        yield return Form("zone-names", orders, at => Write(at.AddHours(LosAngelesHours(at)), "yyyy-MM-dd HH:mm:ss ") + Pacific(at));
        yield return Form("twelve-hours-zone-names", orders, at =>
            Write(at.AddHours(LosAngelesHours(at)), "MMM d, yyyy h:mm:ss tt ") + Pacific(at));
        yield return Form("utc-word", orders, at => Write(at, "yyyy-MM-dd HH:mm:ss UTC"));
        yield return InBerlin(Form("shop-in-berlin", orders, at => Iso(at.AddHours(BerlinHours(at)))));
        yield return InBerlin(Form("shop-in-berlin-by-utc", orders, IsoUtc));
    }

    private static IEnumerable<OrderForm> Numbers(List<ShopOrder> orders)
    {
        yield return Form("epoch-seconds", orders, at => Whole(EpochSeconds(at)));
        yield return Form("epoch-milliseconds", orders, at => Whole(EpochSeconds(at) * 1000));
        yield return Form("epoch-milliseconds-decimals", orders, at => $"{EpochSeconds(at)}000.00");
        yield return Form("excel-serial-days", orders, at => Whole((long)Serial(at.Date)), Resolution.Day);
        yield return Form("excel-serial-times", orders, at => Serial(at).ToString("0.0000000000", CultureInfo.InvariantCulture));
    }

    /// <summary>
    /// Writes orders of the first twelve days of months alone, shuffled, so that neither days nor their order decide.
    /// </summary>
    private static IEnumerable<OrderForm> Ambiguous(Shop shop)
    {
        var early = shop.Completed.Where(order => order.At.Day <= 12).OrderBy(order => order.Number * 7919 % 1009).ToList();
        var form = Form("day-first-all-early", early, at => Write(at, "dd/MM/yyyy"), Resolution.Day);
        yield return form with { Name = "day-or-month-first", Truth = null, Refusal = "month" };
        yield return form with { Columns = "dateOrder=dmy" };
        yield return form with { Name = "day-first-all-early-format", Columns = "timestampFormat=%d/%m/%Y" };
        yield return Form("month-first-all-early", early, at => Write(at, "MM/dd/yyyy"), Resolution.Day) with { Columns = "dateOrder=mdy" };
    }

    /// <summary>A shop that names its time zone counts its own days: instants are the time on its clock.</summary>
    private static OrderForm InBerlin(OrderForm form) => form with
    {
        Columns = "timeZone=Europe/Berlin",
        Truth = form.Truth! with
        {
            Customers = [.. form.Truth.Customers.Select(customer => customer with
            {
                Purchases = [.. customer.Purchases.Select(purchase => purchase with { At = purchase.At.AddHours(BerlinHours(purchase.At)) })],
            })],
        },
    };

    private static OrderForm Form(
        string name, IReadOnlyList<ShopOrder> orders, Func<DateTime, string> at, Resolution resolution = Resolution.Second) =>
        new PlainOrders { At = at, Resolution = resolution }.Form(name, orders);

    private static string Pacific(DateTime at) => LosAngelesHours(at) == -7 ? "PDT" : "PST";
}
