using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.Json;
using System.Xml.Linq;

namespace Conversion.Tests.Orders.Forms;

/// <summary>
/// Reads forms back by hand, by what the platform's documentation says, and compares with the form's truth.
/// </summary>
public sealed class ReadBackTests
{
    [Fact]
    public void ShopifyCsv()
    {
        var form = Form("shopify-csv");
        var read = new Dictionary<string, decimal>();
        foreach (var row in TinyCsv.Named(form.Files[0]))
        {
            var sale = row["Financial Status"] is "paid" or "partially_refunded" && row["Cancelled at"].Length == 0;
            if (sale && row["Email"].Length > 0)
                Add(read, row["Email"].ToLowerInvariant(), Number(row["Subtotal"]) - Number(row["Refunded Amount"]));
        }
        AssertMoney(form, read);
    }

    [Fact]
    public void ShopifyApi()
    {
        var form = Form("shopify-api-array");
        using var orders = JsonDocument.Parse(form.Files[0].Bytes);
        var read = new Dictionary<string, decimal>();
        foreach (var order in orders.RootElement.EnumerateArray())
        {
            var paid = order.GetProperty("financial_status").GetString() is "paid" or "partially_refunded";
            if (!paid || order.GetProperty("test").GetBoolean() || order.GetProperty("customer").ValueKind == JsonValueKind.Null)
                continue;
            var refunded = order.GetProperty("refunds").EnumerateArray()
                .SelectMany(refund => refund.GetProperty("transactions").EnumerateArray())
                .Sum(transaction => Number(transaction.GetProperty("amount").GetString()!));
            var lines = order.GetProperty("line_items").EnumerateArray().Sum(line =>
                line.GetProperty("quantity").GetInt32() * Number(line.GetProperty("price").GetString()!));
            Assert.Equal(Number(order.GetProperty("total_line_items_price").GetString()!), lines);
            var customer = order.GetProperty("customer").GetProperty("id").GetRawText();
            Add(read, customer, lines - Number(order.GetProperty("total_discounts").GetString()!) - refunded);
        }
        Assert.Equal(OrderForm.RecordCount(form), orders.RootElement.GetArrayLength());
        AssertMoney(form, read);
    }

    [Fact]
    public void WooCommerceItems()
    {
        var form = Form("woocommerce-items");
        var rows = TinyCsv.Named(form.Files[0]).Where(row => row["status"] is "completed" or "processing" && row["customer_id"] != "0");
        var read = new Dictionary<string, decimal>();
        foreach (var order in rows.GroupBy(row => row["order_id"]))
        {
            var goods = order.Sum(row => Number(row["item_total"]));
            var first = order.First();
            Assert.Equal(Number(first["order_total"]) - Number(first["shipping_total"]) - Number(first["tax_total"]), goods);
            Add(read, first["customer_id"], goods - Number(first["refunded_total"]));
        }
        AssertMoney(form, read);
    }

    [Fact]
    public void PayPalInGerman()
    {
        var form = Form("paypal-german");
        var rows = TinyCsv.Named(form.Files[0]);
        var paid = rows.Where(row => row["Typ"] == "PayPal Express-Zahlung" && row["Status"] == "Abgeschlossen");
        var read = new Dictionary<string, decimal>();
        foreach (var row in paid)
        {
            var refunds = rows.Where(other => other["Zugehöriger Transaktionscode"] == row["Transaktionscode"]);
            var back = refunds.Sum(refund => -German(refund["Brutto"]));
            var goods = German(row["Brutto"]) - German(row["Versand- und Bearbeitungsgebühr"]) - German(row["Umsatzsteuer"]);
            if (back < German(row["Brutto"]))
                Add(read, row["Absender E-Mail-Adresse"].ToLowerInvariant(), goods - back);
        }
        AssertMoney(form, read);
    }

    [Fact]
    public void GoogleAnalytics()
    {
        var form = Form("ga4-purchases");
        var read = new Dictionary<string, decimal>();
        foreach (var line in Encoding.UTF8.GetString(form.Files[0].Bytes).Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            using var document = JsonDocument.Parse(line);
            var root = document.RootElement;
            var name = root.GetProperty("event_name").GetString();
            if (name == "page_view")
                continue;
            var money = root.GetProperty("ecommerce");
            var value = money.GetProperty(name == "purchase" ? "purchase_revenue" : "refund_value").GetDecimal();
            Add(read, root.GetProperty("user_pseudo_id").GetString()!, name == "purchase" ? value : -value);
        }
        AssertMoney(form, read.Where(pair => pair.Value > 0).ToDictionary());
    }

    [Fact]
    public void OlistFiles()
    {
        var form = Form("olist");
        var persons = TinyCsv.Named(form.Files[0]).ToDictionary(row => row["customer_id"], row => row["customer_unique_id"]);
        var prices = TinyCsv.Named(form.Files[1]).ToLookup(row => row["order_id"], row => Number(row["price"]));
        var read = new Dictionary<string, decimal>();
        foreach (var order in TinyCsv.Named(form.Files[2]).Where(row => row["order_status"] is not ("canceled" or "created")))
            Add(read, persons[order["customer_id"]], prices[order["order_id"]].Sum());
        AssertMoney(form, read);
    }

    [Fact]
    public void LateQuotes()
    {
        var form = Form("late-quotes");
        var read = new Dictionary<string, decimal>();
        foreach (var row in TinyCsv.Named(form.Files[0]))
            Add(read, row["customer"], Number(row["total"]));
        var text = Encoding.UTF8.GetString(form.Files[0].Bytes);
        Assert.True(text[..text.IndexOf('"')].Count(character => character == '\n') > 20_480);
        AssertMoney(form, read);
    }

    [Fact]
    public void Workbook()
    {
        var form = Form("xlsx-long-ids");
        using var zip = new ZipArchive(new MemoryStream(form.Files[0].Bytes));
        var strings = Part(zip, "xl/sharedStrings.xml").Root!.Elements().Select(each => each.Value).ToList();
        var read = new Dictionary<string, decimal>();
        foreach (var row in Part(zip, "xl/worksheets/sheet1.xml").Descendants().Where(each => each.Name.LocalName == "row").Skip(2))
        {
            var cells = row.Elements().ToDictionary(cell => cell.Attribute("r")!.Value[..1], cell => cell.Value);
            if (cells.TryGetValue("B", out var customer))
                Add(read, strings[int.Parse(customer, CultureInfo.InvariantCulture)], Math.Round(Number(cells["D"]), 2));
        }
        AssertMoney(form, read);
    }

    [Fact]
    public void StoredZip_DiffersFromTheWholeInOneDigit()
    {
        using var whole = new ZipArchive(new MemoryStream(Form("zip").Files[0].Bytes));
        using var stream = whole.Entries[0].Open();
        using var text = new MemoryStream();
        stream.CopyTo(text);
        Assert.Equal(Form("gzip").Truth!.Orders, Form("zip").Truth!.Orders);
        var changed = Encoding.Latin1.GetString(Form("zip-changed").Files[0].Bytes);
        var right = Encoding.Latin1.GetString(text.ToArray());
        var at = changed.IndexOf("order_id", StringComparison.Ordinal);
        Assert.Equal(1, right.Zip(changed[at..]).Count(pair => pair.First != pair.Second));
    }

    /// <summary>Counts the rows of every text that is UTF-8 with a header in its first line.</summary>
    [Fact]
    public void TextFiles_HaveTheRecordsThatWereCounted()
    {
        string[] others = ["preamble", "preamble-as-wide", "no-header", "sep-line", "several-tables", "open-quote-at-end"];
        var forms = OrderForms.All.Where(form => !others.Contains(form.Name) && !form.Files[0].Bytes.Contains((byte)0));
        var files = forms.SelectMany(form => form.Files)
            .Where(file => file.Name.EndsWith(".csv", StringComparison.OrdinalIgnoreCase))
            .ToList();
        Assert.True(files.Count > 80);
        Assert.All(files, file => Assert.Equal(file.Records + file.Extra + 1, TinyCsv.Rows(file).Count));
    }

    private static OrderForm Form(string name) => OrderForms.All.Single(form => form.Name == name);

    private static XDocument Part(ZipArchive zip, string name)
    {
        using var stream = zip.GetEntry(name)!.Open();
        return XDocument.Load(stream);
    }

    private static decimal Number(string text) => decimal.Parse(text, CultureInfo.InvariantCulture);

    private static decimal German(string text) => Number(text.Replace(".", "", StringComparison.Ordinal).Replace(',', '.'));

    private static void Add(Dictionary<string, decimal> read, string customer, decimal money) =>
        read[customer] = read.GetValueOrDefault(customer) + money;

    private static void AssertMoney(OrderForm form, Dictionary<string, decimal> read)
    {
        var truth = form.Truth!.Customers
            .Where(customer => customer.Purchases.Count > 0)
            .ToDictionary(customer => customer.Id, customer => customer.Purchases.Sum(purchase => purchase.Money));
        Assert.Equal(truth.OrderBy(pair => pair.Key, StringComparer.Ordinal), read.OrderBy(pair => pair.Key, StringComparer.Ordinal));
    }
}
