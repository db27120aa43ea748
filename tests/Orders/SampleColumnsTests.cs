using System.Globalization;
using Conversion.Orders;

namespace Conversion.Tests.Orders;

/// <summary>What the cells of the first rows say of a column, on both sides of each limit.</summary>
public sealed class SampleColumnsTests
{
    private static readonly Dictionary<string, Func<SampleColumns, bool>> Questions = new()
    {
        ["e-mails"] = sample => sample.HasEMails(0),
        ["constant"] = sample => sample.IsConstant(0),
        ["almost constant"] = sample => sample.IsAlmostConstant(0),
        ["unique"] = sample => sample.IsUnique(0),
        ["digits"] = sample => sample.HasDigits(0),
        ["fractions"] = sample => sample.HasFractions(0),
        ["runs"] = sample => sample.HasRuns(0),
        ["money in text"] = sample => sample.HasMoneyInText(0),
        ["known status"] = sample => sample.HasKnownStatus(0),
        ["statuses"] = sample => sample.HasStatuses(0),
        ["may be statuses"] = sample => sample.MayHaveStatuses(0),
        ["lost orders"] = sample => sample.HasLostOrders(0),
        ["statuses of sales"] = sample => sample.HasStatusesOf(0, [OrderStatus.Sale, OrderStatus.Pending, OrderStatus.Cancelled]),
        ["kinds"] = sample => sample.HasKinds(0),
        ["known kind"] = sample => sample.HasKnownKind(0),
        ["currencies"] = sample => sample.HasCurrencies(0),
        ["dates"] = sample => sample.IsDates(0),
        ["flags"] = sample => sample.HasFlags(0),
        ["set flags"] = sample => sample.HasSetFlags(0),
        ["customer"] = sample => sample.IsReadable(Role.Customer, 0),
        ["plausible customer"] = sample => sample.IsPlausible(Role.Customer, 0),
        ["at"] = sample => sample.IsReadable(Role.At, 0),
        ["cancelled at"] = sample => sample.IsReadable(Role.CancelledAt, 0),
        ["paid"] = sample => sample.IsReadable(Role.Paid, 0),
        ["refunded"] = sample => sample.IsReadable(Role.Refunded, 0),
        ["kind"] = sample => sample.IsReadable(Role.Kind, 0),
        ["total"] = sample => sample.IsReadable(Role.Total, 0),
        ["status"] = sample => sample.IsReadable(Role.Status, 0),
        ["plausible total"] = sample => sample.IsPlausible(Role.Total, 0),
    };

    /// <summary>A cell and how often it occurs, such as <c>a*19</c>; <c>#*20</c> is twenty different numbers.</summary>
    [Theory]
    [InlineData("e-mails", "a@x b@x", true)]
    [InlineData("e-mails", "a@x*8 b@x c", true)]
    [InlineData("e-mails", "a@x*7 b@x c c", false)]
    [InlineData("e-mails", "a@x*20", false)]
    [InlineData("e-mails", "null", false)]
    [InlineData("constant", "a*20", true)]
    [InlineData("constant", "a*20 null*5", true)]
    [InlineData("constant", "a*19", false)]
    [InlineData("constant", "a*20 b", false)]
    [InlineData("almost constant", "a*18 b*2", true)]
    [InlineData("almost constant", "a*17 b*3", false)]
    [InlineData("almost constant", "a*19", false)]
    [InlineData("unique", "#*20", true)]
    [InlineData("unique", "#*20 1", false)]
    [InlineData("unique", "#*19", false)]
    [InlineData("digits", "a1 b2 c", true)]
    [InlineData("digits", "a1 b", false)]
    [InlineData("fractions", "1 2.50", true)]
    [InlineData("fractions", "1 2 x", false)]
    [InlineData("runs", "a a b c c", true)]
    [InlineData("runs", "a a b a", false)]
    [InlineData("runs", "a null", false)]
    [InlineData("runs", "", false)]
    [InlineData("money in text", "amount:9.95|reason:", true)]
    [InlineData("money in text", "a=1.50", true)]
    [InlineData("money in text", "a;1.50", true)]
    [InlineData("money in text", "9.95", false)]
    [InlineData("money in text", "amount:9", false)]
    [InlineData("money in text", "a:b", false)]
    [InlineData("known status", "zorb Paid", true)]
    [InlineData("known status", "zorb", false)]
    [InlineData("statuses", "paid refunded", true)]
    [InlineData("statuses", "pending", true)]
    [InlineData("statuses", "paid shipped", false)]
    [InlineData("statuses", "paid refunded zorb", false)]
    [InlineData("statuses", "null", false)]
    [InlineData("may be statuses", "paid refunded a b", true)]
    [InlineData("may be statuses", "paid refunded a b c", false)]
    [InlineData("may be statuses", "paid shipped", false)]
    [InlineData("may be statuses", "refunded*5", false)]
    [InlineData("may be statuses", "paid test", false)]
    [InlineData("lost orders", "paid zorb refunded", true)]
    [InlineData("lost orders", "refunded #*19", true)]
    [InlineData("lost orders", "refunded #*20", false)]
    [InlineData("lost orders", "paid pending", false)]
    [InlineData("statuses of sales", "shipped zorb cancelled", true)]
    [InlineData("statuses of sales", "shipped zorb pending", false)]
    [InlineData("statuses of sales", "shipped failed cancelled", false)]
    [InlineData("statuses of sales", "cancelled", false)]
    [InlineData("kinds", "capture reversal", true)]
    [InlineData("kinds", "capture", false)]
    [InlineData("kinds", "reversal void", false)]
    [InlineData("kinds", "capture reversal zorb", false)]
    [InlineData("known kind", "zorb capture", true)]
    [InlineData("known kind", "zorb", false)]
    [InlineData("currencies", "EUR usd", true)]
    [InlineData("currencies", "EUR euro", false)]
    [InlineData("currencies", "null", false)]
    [InlineData("dates", "2024-01-05 null", true)]
    [InlineData("dates", "2024-01-05 soon", false)]
    [InlineData("dates", "20240105", false)]
    [InlineData("dates", "null", false)]
    [InlineData("flags", "yes no 1", true)]
    [InlineData("flags", "yes maybe", false)]
    [InlineData("set flags", "no yes", true)]
    [InlineData("set flags", "no 0", false)]
    [InlineData("customer", "a {b", false)]
    [InlineData("customer", "a [b", false)]
    [InlineData("customer", "a b{", true)]
    [InlineData("customer", "null", false)]
    [InlineData("customer", "", true)]
    [InlineData("plausible customer", "1704412800", true)]
    [InlineData("plausible customer", "2024-01-05", false)]
    [InlineData("plausible customer", "2024-01-05 a b", true)]
    [InlineData("plausible customer", "2024-01-05 a", false)]
    [InlineData("plausible customer", "20240105", false)]
    [InlineData("plausible customer", "", false)]
    [InlineData("at", "2024-01-05 soon", true)]
    [InlineData("at", "2024-01-05 soon later", false)]
    [InlineData("at", "null", false)]
    [InlineData("cancelled at", "yes no", true)]
    [InlineData("cancelled at", "2024-01-05 x", true)]
    [InlineData("cancelled at", "yes q r", false)]
    [InlineData("cancelled at", "null", true)]
    [InlineData("paid", "2024-01-05 null", true)]
    [InlineData("paid", "2024-01-05 null null", false)]
    [InlineData("paid", "2024-01-05 x", false)]
    [InlineData("paid", "yes null null", true)]
    [InlineData("refunded", "5 x", true)]
    [InlineData("refunded", "5 x y", false)]
    [InlineData("refunded", "1 0", false)]
    [InlineData("refunded", "0 0", true)]
    [InlineData("kind", "a b", true)]
    [InlineData("kind", "a1 b2", false)]
    [InlineData("kind", "a1 b2 refund", true)]
    [InlineData("total", "5 x", true)]
    [InlineData("total", "5 x y", false)]
    [InlineData("status", "x", true)]
    [InlineData("plausible total", "null", false)]
    [InlineData("plausible total", "5", true)]
    public void Cells_SayWhatTheColumnIs(string question, string cells, bool expected) =>
        Assert.Equal(expected, Questions[question](Sample(cells)));

    [Fact]
    public void Rows_SayWhichColumnsBelongTogether()
    {
        var sample = Sample("a a b b c", "1 1 2 2 3", "x y x x z", "1.5 null 2.5 x 1.5", "null 1 null 2 3");
        Assert.Equal((true, false), (sample.Determines(0, 1), sample.Determines(0, 2)));
        Assert.Equal((true, false), (sample.IsKeyOf(0, [1]), sample.IsKeyOf(0, [2])));
        Assert.False(sample.IsKeyOf(2, [2]));
        Assert.Equal((true, false), (sample.Completes(4, 1), sample.Completes(1, 4)));
        Assert.Equal((3, 3, 2), (sample.CountDistinct(0), sample.CountDistinct(2), sample.CountDistinct(3) - 1));
        Assert.Null(sample.Numbers(3));
        Assert.Equal([double.NaN, 1, double.NaN, 2, 3], sample.Numbers(4)!);
        Assert.False(sample.DependsOn(0, 1));
        Assert.Equal((false, false), (sample.IsOfOrder(1, -1), sample.IsOfOrder(2, 0)));
        Assert.True(sample.IsOfOrder(1, 0));
    }

    [Theory]
    [InlineData("5 5 7 7", true)]
    [InlineData("5 5 7 8", false)]
    [InlineData("5 null 7 7", false)]
    public void Repeated_IsTheMoneyOfNeighbours(string money, bool expected) =>
        Assert.Equal(expected, Sample(money, "a a b b", "1 2 3 4").IsRepeated(0, [1]));

    [Theory]
    [InlineData(20, "a b", true)]
    [InlineData(20, "a a", false)]
    [InlineData(19, "a b", false)]
    public void Depending_IsOneValueForEachOther(int rows, string others, bool expected)
    {
        var other = others.Split(' ');
        var sample = Sample(
            string.Join(' ', Enumerable.Range(0, rows).Select(i => i % 2)),
            string.Join(' ', Enumerable.Range(0, rows).Select(i => other[i % 2])));
        Assert.Equal(expected, sample.DependsOn(0, 1));
    }

    [Theory]
    [InlineData("Order ID", 0)]
    [InlineData("order id ", 0)]
    [InlineData("order_id", 0)]
    [InlineData("total", 2)]
    [InlineData("column 2", 1)]
    [InlineData("Column 3", 2)]
    [InlineData("column 4", -1)]
    [InlineData("column 0", -1)]
    [InlineData("column x", -1)]
    [InlineData("tot", -1)]
    public void Name_FindsItsColumn(string name, int expected) =>
        Assert.Equal(expected, new SampleColumns(["Order ID", "Customer", "Total"], [], lines: null).IndexOf(name));

    [Fact]
    public void Twin_HasTheSameNameAndOtherValues()
    {
        var sample = new SampleColumns(["a", "a (2)", "a (3)", "a (9)"], [["1", "1", "2", "3"]], lines: null);
        Assert.Equal((2, -1), (sample.FindTwin(0), sample.FindTwin(2)));
        Assert.Equal("column 3", SampleColumns.PositionOf(2));
    }

    [Theory]
    [InlineData(Role.LineTotal, "lines[].total")]
    [InlineData(Role.Total, "total")]
    [InlineData(Role.LineTax, "lines[].tax")]
    [InlineData(Role.Tax, "tax")]
    [InlineData(Role.Order, "")]
    [InlineData(Role.Shipping, "shipping.total")]
    [InlineData(Role.Product, "lines[].sku")]
    public void Lines_HaveNamesOfTheirOwn(Role role, string expected)
    {
        string[] names = ["total", "lines[].total", "tax", "lines[].tax", "lines[].order_id", "shipping.total", "lines[].sku", "tax_rate"];
        var sample = new SampleColumns(names, [], "lines");
        Assert.True(sample.HasLines);
        Assert.Equal(expected, string.Join(',', sample.Named(role).Select(column => names[column])));
    }

    private static SampleColumns Sample(params string[] columns)
    {
        var cells = columns.Select(column => column.Split(' ', StringSplitOptions.RemoveEmptyEntries).SelectMany(Repeat).ToList()).ToList();
        var rows = cells[0].Select((_, i) => cells.Select(column => column[i]).ToArray());
        return new([.. columns.Select((_, i) => $"c{i}")], [.. rows], lines: null);
    }

    private static IEnumerable<string> Repeat(string cell) => cell.Split('*') is [var text, var times]
        ? Enumerable.Range(1, int.Parse(times, CultureInfo.InvariantCulture)).Select(i => text == "#" ? $"{i}" : text)
        : [cell];
}
