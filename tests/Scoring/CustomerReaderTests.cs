using System.Text;
using Conversion.Customers;
using Conversion.Json;
using Conversion.Models;
using Conversion.Scoring;

namespace Conversion.Tests.Scoring;

public class CustomerReaderTests
{
    // So many features that the errors for the missing ones fit into the list of errors.
    private const string Features =
        """{"gapLongestDays":1,"recencyOverLongestGap":1,"recencyOverSpacing":1,"secondLastDays":1,"thirdLastDays":1,""" +
        """ "fifthLastDays":1,"frequency365Days":1,"frequencyYearAgo":1,"recentFrequency":1,"lastingFrequency":1,""" +
        """ "recentValue":1,"purchaseRate":1,"spendRate":1,"activeMonths":1,"activeMonthShare":1,"lastOrderValue":1,""" +
        """ "largestOrderValue":1,"lastOrderProducts":1,"recencyDays":1,"frequency":1,"monetaryValue":1,""" +
        """ "averageOrderValue":1,"tenureDays":1,"gapMeanDays":null}""";

    private static readonly DateTimeOffset Now = new(2026, 6, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly CustomerReader Reader = new(TestModel.Create());

    [Fact]
    public void Orders_AreReadWithUnknownsMissing()
    {
        var customer = Read("""
            {"customerId":"c-1","orders":[{"at":"2026-01-31T10:00:00+02:00","amount":12.5},
             {"at":"2026-02-01","amount":3,"items":4,"products":2,"returned":true}]}
            """);

        Assert.Equal("c-1", customer.Id);
        Assert.Equal(Now, customer.AsOf);
        Assert.Equal(
            [
                new(new(2026, 1, 31, 8, 0, 0, TimeSpan.Zero), 12.5),
                new(new(2026, 2, 1, 0, 0, 0, TimeSpan.Zero), 3, 4, 2, Returned: true),
            ],
            customer.Orders!);
    }

    [Fact]
    public void RememberedOrders_CountWithWhatIsLeft()
    {
        var customer = Read("""
            {"customerId":"c-1","orders":[
             {"id":"A-1","at":"2026-02-01","amount":10.8,"refunds":[{"id":"r","at":"2026-02-02","amount":0.8},{"at":"2026-02-03","amount":2}]},
             {"id":"A-2","at":"2026-02-02","amount":5,"cancelled":true},{"at":"2026-02-03","amount":5,"refunds":[{"at":"2026-02-04","amount":9}]},
             {"at":"2026-02-04","amount":5,"returned":true,"refunds":[{"at":"2026-02-04","amount":5}]},
             {"id":null,"at":"2026-02-05","amount":5,"cancelled":null,"refunds":null}]}
            """);

        Assert.Equal([8, 0, 0, 5, 5], customer.Orders!.Select(order => order.Amount));
        Assert.Equal([3], customer.Orders!.Index().Where(order => order.Item.Returned).Select(order => order.Index));
    }

    [Theory]
    [InlineData("""{"id":1,"at":"2026-02-01","amount":1}""", "/orders/0/id")]
    [InlineData("""{"at":"2026-02-01","amount":1,"refunds":[1]}""", "/orders/0/refunds/0")]
    [InlineData("""{"at":"2026-02-01","amount":1,"refunds":[{"at":"2026-02-01"}]}""", "/orders/0/refunds/0/amount")]
    [InlineData("""{"at":"2026-02-01","amount":1,"refunds":[{"amount":1}]}""", "/orders/0/refunds/0/at")]
    [InlineData("""{"at":"2026-02-01","amount":1e300,"refunds":[{"at":"2026-02-01","amount":1}]}""", "/orders/0/amount")]
    [InlineData("""{"at":"2026-02-01","amount":1,"refunds":[{"at":"2026-02-01","amount":-1}]}""", "/orders/0/refunds/0/amount")]
    public void WrongRememberedOrder_IsNamed(string order, string pointer)
    {
        var error = Assert.Throws<InvalidInputException>(() => Read($$"""{"customerId":"c-1","orders":[{{order}}]}"""));

        Assert.Equal(pointer, Assert.Single(error.Errors).Pointer);
    }

    [Theory]
    [InlineData("2026-06-01T12:05:00Z", "2026-06-01T12:05:00Z")]
    [InlineData("2026-06-01T11:00:00Z", "2026-06-01T12:00:00Z")]
    public void OrderFromAClockAhead_MovesTheSnapshotInstant(string at, string asOf)
    {
        var customer = Read($$"""{"customerId":"c","orders":[{"at":"2026-01-01","amount":1},{"at":"{{at}}","amount":1}]}""");

        Assert.Equal(DateTimeOffset.Parse(asOf, System.Globalization.CultureInfo.InvariantCulture), customer.AsOf);
    }

    [Fact]
    public void ByteOrderMark_IsSkipped() =>
        Assert.Equal("c", Read("\uFEFF" + """{"customerId":"c","orders":[{"at":"2026-01-01","amount":1}]}""").Id);

    [Fact]
    public void FeaturesOfNull_AreMissing()
    {
        var features = string.Join(",", CustomerFeatures.All.Select((f, i) => $"\"{f.Name}\":{(i == 1 ? "null" : i)}"));

        var customer = Read($$$"""{"customerId":"c","asOf":"2026-05-01T00:00:00Z","features":{{{{features}}}}}""");

        Assert.Equal(0, customer.Features![0]);
        Assert.True(double.IsNaN(customer.Features[1]));
        Assert.Equal(2, customer.Features[2]);
    }

    [Theory]
    [InlineData("""{"customerId":1,"orders":[{"at":"2026-01-01","amount":1}]}""", "/customerId")]
    [InlineData("""{"customerId":"c","asOf":17,"orders":[{"at":"2026-01-01","amount":1}]}""", "/asOf")]
    [InlineData("""{"customerId":"c","orders":{}}""", "/orders")]
    [InlineData("""{"customerId":"c","orders":[1]}""", "/orders/0")]
    [InlineData("""{"customerId":"c","orders":[{"at":"2026-01-01\ud800","amount":1}]}""", "/orders/0/at")]
    [InlineData("""{"customerId":"c","asOf":"\udc00","orders":[{"at":"2026-01-01","amount":1}]}""", "/asOf")]
    [InlineData("""{"customerId":"c","orders":[{"at":"2026-01-01","amount":"1"}]}""", "/orders/0/amount")]
    [InlineData("""{"customerId":"c","orders":[{"at":"2026-01-01","amount":[{"a":1}]}]}""", "/orders/0/amount")]
    [InlineData("""{"customerId":"c","orders":[{"at":"2026-01-01","amount":1,"returned":1}]}""", "/orders/0/returned")]
    [InlineData("""{"customerId":"c","orders":[{"at":"2026-01-01","amount":1,"colour/~":1}]}""", "/orders/0/colour~1~0")]
    [InlineData("""{"customerId":"c","orders":[{"at":"2026-01-01","amount":1,"":1}]}""", "/orders/0/")]
    [InlineData("""{"customerId":"c","orders":[{"at":"2026-01-01","amount":1,"amount":1}]}""", "/orders/0/amount")]
    [InlineData("""{"customerId":"c","customerId":"d","orders":[{"at":"2026-01-01","amount":1}]}""", "/customerId")]
    [InlineData("""{"customerId":"c","colour":{"a":[1]},"orders":[{"at":"2026-01-01","amount":1}]}""", "/colour")]
    [InlineData("""[]""", "")]
    [InlineData("""null""", "")]
    [InlineData("", "")]
    [InlineData("""{"customerId":"c","orders":[{"at":"2026-01-01","amount":NaN}]}""", "")]
    [InlineData("""{"customerId":"c","orders":[{"at":"2026-01-01","amount":Infinity}]}""", "")]
    [InlineData("""{"customerId":"c","orders":[{"at":"2026-01-01","amount":1}]} {}""", "")]
    [InlineData("""{"customerId":"c","orders":[{"at":"2026-01-01","amount":1}""", "")]
    public void WrongTypeOrName_IsMalformed(string json, string pointer)
    {
        var e = Assert.Throws<InvalidInputException>(() => Read(json));

        Assert.True(e.Malformed);
        Assert.Contains(e.Errors, error => error.Pointer == pointer);
    }

    [Theory]
    [InlineData("""{"orders":[{"at":"2026-01-01","amount":1}]}""", "/customerId")]
    [InlineData("""{"customerId":" ","orders":[{"at":"2026-01-01","amount":1}]}""", "/customerId")]
    [InlineData("""{"customerId":"c"}""", "/orders")]
    [InlineData("""{"customerId":"c","orders":[]}""", "/orders")]
    [InlineData("""{"customerId":"c","orders":[{"amount":1}]}""", "/orders/0/at")]
    [InlineData("""{"customerId":"c","orders":[{"at":"yesterday","amount":1}]}""", "/orders/0/at")]
    [InlineData("""{"customerId":"c","orders":[{"at":"2026-02-30","amount":1}]}""", "/orders/0/at")]
    [InlineData("""{"customerId":"c","orders":[{"at":"2026-01-01"}]}""", "/orders/0/amount")]
    [InlineData("""{"customerId":"c","orders":[{"at":"2026-01-01","amount":-1}]}""", "/orders/0/amount")]
    [InlineData("""{"customerId":"c","orders":[{"at":"2026-01-01","amount":1e999}]}""", "/orders/0/amount")]
    [InlineData("""{"customerId":"c","orders":[{"at":"2026-01-01","amount":1e13}]}""", "/orders/0/amount")]
    [InlineData("""{"customerId":"c","orders":[{"at":"2026-01-01","amount":1},{"at":"2026-06-01T12:05:01Z","amount":1}]}""",
        "/orders/1/at")]
    [InlineData("""{"customerId":"c","asOf":"2025-12-31","orders":[{"at":"2026-01-01","amount":1}]}""", "/orders/0/at")]
    [InlineData($$"""{"customerId":"c","features":{{Features}}}""", "/features/seasonSine")]
    [InlineData($$"""{"customerId":"c","orders":[{"at":"2026-01-01","amount":1}],"features":{{Features}}}""", "/features")]
    [InlineData("""{"customerId":"c","features":{"recencyDays":1e300}}""", "/features/recencyDays")]
    public void WrongValue_IsNamed(string json, string pointer)
    {
        var e = Assert.Throws<InvalidInputException>(() => Read(json));

        Assert.False(e.Malformed);
        Assert.Contains(e.Errors, error => error.Pointer == pointer);
    }

    [Theory]
    [InlineData("""{}""", "/customerId is required. /orders is required; or send features.")]
    [InlineData("""{"customerId":"c","orders":[]}""", "/orders must contain at least one order.")]
    [InlineData("""{"customerId":"c","orders":[{"at":"2026-01-01","amount":1}],"colour":1}""",
        "/colour is unknown; use customerId, asOf, orders, features.")]
    [InlineData("""{"customerId":"c","asOf":"2025-12-31T10:00:00+02:00","orders":[{"at":"2025-12-31T08:00:00Z","amount":1},"""
        + """{"at":"2026-01-01","amount":1}]}""",
        "/orders/1/at must not be later than asOf (2025-12-31T08:00:00Z).")]
    [InlineData("""{"customerId":"c","orders":[{"at":"2026-06-01T12:05:00.0000001Z","amount":1},"""
        + """{"at":"2026-06-01T12:00:01Z","amount":1}]}""",
        "/orders/0/at must not be later than asOf (2026-06-01T12:00:01Z).")]
    [InlineData("""{"customerId":"c","features":{"recencyDays":1,"frequency":1},"orders":[{"at":"2026-01-01","amount":1}]}""",
        "/features must not be sent together with orders; send one of the two.")]
    [InlineData("""{"customerId":"c","features":{"frequency":1}}""", "/features/recencyDays is required; null when it is unknown.")]
    [InlineData("""{"customerId":"c","features":{}}""",
        "/features/recencyDays is required; null when it is unknown. /features/frequency is required; null when it is unknown.")]
    [InlineData("""{"customerId":"c","features":[]}""", "/features must be an object, got an array.")]
    [InlineData("""{"customerId":"c","features":{"recencyDays":1,"frequency":1,"x":{"a":[1]}}}""",
        "/features/x is unknown; use recencyDays, frequency.")]
    [InlineData("""{"customerId":"c","features":{"recencyDays":1,"frequency":1,"recencyDays":2}}""",
        "/features/recencyDays must appear only once.")]
    [InlineData("""{"customerId":"c","features":{"recencyDays":3.5e38,"frequency":-3.5e38}}""",
        "/features/recencyDays must fit a 32-bit float. /features/frequency must fit a 32-bit float.")]
    public void WrongCustomer_IsDescribed(string json, string errors) => Assert.Equal(errors, Describe(Small, json));

    [Theory]
    [InlineData("n", "1e39", "a number that fits a 32-bit float, or true or false")]
    [InlineData("n", "\"1\"", "a number that fits a 32-bit float, or true or false")]
    [InlineData("colour", "1", "a text, as the levels of training (\"red\", \"blue\")")]
    [InlineData("colour", "true", "a text, as the levels of training (\"red\", \"blue\")")]
    [InlineData("size", "2", "one of the 2 levels of training (3, 1.5)")]
    [InlineData("flag", "1", "true or false, as the levels of training (false, true)")]
    public void WrongValueOfAnImportedFeature_IsDescribed(string feature, string value, string expected)
    {
        var values = new Dictionary<string, string> { ["n"] = "1", ["colour"] = "null", ["size"] = "3", ["flag"] = "null" };
        values[feature] = value;
        var features = string.Join(",", values.Select(pair => $"\"{pair.Key}\":{pair.Value}"));

        Assert.Equal(
            $"/features/{feature} must be {expected}, or null when it is unknown.",
            Describe(Imported, $$$"""{"customerId":"c","features":{{{{features}}}}}"""));
    }

    [Theory]
    [InlineData("""{"n":0.1,"colour":"blue","size":1.5,"flag":true}""", new[] { 0.1, 1, 1, 1 })]
    [InlineData("""{"flag":false,"size":3,"colour":"red","n":true}""", new[] { 1.0, 0, 0, 0 })]
    [InlineData("""{"n":null,"colour":null,"size":null,"flag":null}""", new[] { double.NaN, double.NaN, double.NaN, double.NaN })]
    [InlineData("""{"n":-3.4e38,"colour":"green","size":3,"flag":true}""", new[] { -3.4e38, double.NaN, 0, 1 })]
    public void ImportedFeatures_BecomeTheNumbersOfTheirLevels(string features, double[] row) => Assert.Equal(
        row, Imported.Read(Encoding.UTF8.GetBytes($$"""{"customerId":"c","features":{{features}}}"""), Now).Features!);

    // A number of our own model is rounded to 32 bits; another library's is not.
    [Fact]
    public void OwnFeatures_AreFloats() => Assert.Equal(
        [(float)0.1, -float.MaxValue],
        Small.Read("""{"customerId":"c","features":{"frequency":-3.4028235e38,"recencyDays":0.1}}"""u8, Now).Features!);

    [Theory]
    [InlineData(1)]
    [InlineData(1024)]
    [InlineData(1025)]
    public void AnyNumberOfFeatures_IsRead(int count)
    {
        string[] names = [.. Enumerable.Range(0, count).Select(i => $"f{i}")];
        var reader = new CustomerReader(ModelOf(null, [.. names.Select(name => new TrainedFeature(name))]));
        string Json(int without) => $$$"""
            {"customerId":"c","features":{{{{string.Join(
                ",", names.Where((_, i) => i != without).Select((name, i) => $"\"{name}\":{i}"))}}}}}
            """;

        Assert.Equal(Enumerable.Range(0, count).Select(i => (double)i), reader.Read(Encoding.UTF8.GetBytes(Json(-1)), Now).Features!);
        Assert.Equal($"/features/f{count - 1} is required; null when it is unknown.", Describe(reader, Json(count - 1)));
    }

    [Fact]
    public void LatestOfSeveralOrdersFromAClockAhead_IsTheSnapshotInstant()
    {
        var customer = Read("""
            {"customerId":"c","orders":[{"at":"2026-06-01T12:02:00Z","amount":1},{"at":"2026-06-01T12:04:00Z","amount":1},
             {"at":"2026-06-01T12:03:00Z","amount":1}]}
            """);

        Assert.Equal(Now.AddMinutes(4), customer.AsOf);
    }

    [Fact]
    public void AllErrors_AreReportedAtOnce()
    {
        var e = Assert.Throws<InvalidInputException>(() => Read(
            """{"customerId":"","orders":[{"at":1,"amount":-1},{"at":"2026-01-01","amount":"x"}]}"""));

        Assert.Equal(["/customerId", "/orders/0/at", "/orders/0/amount", "/orders/1/amount"], e.Errors.Select(x => x.Pointer));
    }

    [Fact]
    public void TooDeepNesting_IsMalformed() =>
        Assert.True(Assert.Throws<InvalidInputException>(() => Read("{\"x\":" + new string('[', 100_000))).Malformed);

    [Fact]
    public void OtherEncodings_AreMalformed() =>
        Assert.True(Assert.Throws<InvalidInputException>(() =>
            Reader.Read(Encoding.Latin1.GetBytes("""{"customerId":"Zoë"}"""), Now)).Malformed);

    private static CustomerReader Small => new(ModelOf(null, new("recencyDays"), new("frequency")));

    private static CustomerReader Imported => new(ModelOf(
        "XGBoost", new("n"), new("colour") { Levels = FeatureLevels.From(["red", "blue"]) },
        new("size") { Levels = FeatureLevels.From([3.0, 1.5]), RejectsUnseenLevels = true },
        new("flag") { Levels = FeatureLevels.From([false, true]) }));

    private static Model ModelOf(string? source, params TrainedFeature[] features) => new()
    {
        Name = "m",
        Version = "1",
        Hash = "",
        HorizonDays = 1,
        Coverage = 0,
        Features = features,
        Source = source,
    };

    private static string Describe(CustomerReader reader, string json) => string.Join(
        ' ',
        Assert.Throws<InvalidInputException>(() => reader.Read(Encoding.UTF8.GetBytes(json), Now)).Errors
            .Select(error => $"{error.Pointer} {error.Detail}"));

    private static Customer Read(string json) => Reader.Read(Encoding.UTF8.GetBytes(json), Now);
}
