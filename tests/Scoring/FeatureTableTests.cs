using System.IO.Compression;
using System.Text;
using Conversion.Files;
using Conversion.Json;
using Conversion.Scoring;

namespace Conversion.Tests.Scoring;

public sealed class FeatureTableTests
{
    private const long MaximumBytes = 8 << 20;

    private static readonly FeatureEncoder[] Features = FeatureEncoder.Of(new()
    {
        Name = "shop",
        Version = "1",
        Hash = "",
        HorizonDays = 90,
        Coverage = 0.8,
        Features = [new("recencyDays"), new("frequency"), new("total")],
    });
    private static readonly DateTimeOffset AsOf = new(2026, 6, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Columns_CanHaveAnyOrder_AndEmptyFieldsAreUnknown()
    {
        var rows = Read("total,customerId,frequency,recencyDays\r\n1e2,anna,,7.5\r\n\"2\",\"b\"\"en\",3,4");

        Assert.Equal([("anna", 2L), ("b\"en", 3L)], rows.Select(row => (row.Customer.Id, row.Line)));
        Assert.Equal([7.5, double.NaN, 100], rows[0].Customer.Features!);
        Assert.Equal([4, 3, 2], rows[1].Customer.Features!);
        Assert.All(rows, row => Assert.Equal((AsOf, 0), (row.Customer.AsOf, row.Errors.Count)));
    }

    [Theory]
    [InlineData(';')]
    [InlineData('\t')]
    [InlineData('|')]
    public void OtherDelimiters_AreRecognized(char delimiter)
    {
        var row = Assert.Single(Read("customerId,recencyDays,frequency,total\nanna,1,2,3\n".Replace(',', delimiter)));

        Assert.Equal(("anna", 2L), (row.Customer.Id, row.Line));
        Assert.Equal([1, 2, 3], row.Customer.Features!);
    }

    // Half of the columns beside the id is not most of them.
    [Theory]
    [InlineData("customerId,recencyDays,frequency,a,b\n", false)]
    [InlineData("customerId,recencyDays,frequency,total,a,b\n", true)]
    [InlineData("recencyDays,frequency\n", true)]
    public void TableOfFeatures_HasMostlyFeatures(string header, bool isTable)
    {
        var exception = Record.Exception(() => Assert.Null(Find(Encoding.UTF8.GetBytes(header))));

        Assert.Equal(isTable, exception is InvalidInputException);
    }

    [Fact]
    public void WrongCells_AreDescribed()
    {
        var row = Assert.Single(Read("customerId,recencyDays,frequency,total\n,1,x,3\n"));

        Assert.Equal(
            [
                new("/customerId", row.Errors[0].Detail),
                new("/frequency", "must be a number such as 1234.5 that fits a 32-bit float, or empty when it is unknown."),
            ],
            row.Errors);
        Assert.Equal([1, 3], new[] { row.Customer.Features![0], row.Customer.Features[2] });
    }

    [Fact]
    public void WrongLines_NameTheFields_AndTheOthersAreRead()
    {
        var rows = Read("customerId,recencyDays,frequency,total\nanna,many,2,1e39\n,1,2,3\nben,1\n\"ben\"x,1,2,3\ncleo,1,2,3\n");

        Assert.Equal(["/recencyDays", "/total"], rows[0].Errors.Select(error => error.Pointer));
        Assert.Equal(["/customerId"], rows[1].Errors.Select(error => error.Pointer));
        Assert.Equal("must have 4 fields, got 2.", Assert.Single(rows[2].Errors).Detail);
        Assert.Equal("a quoted field must end at its closing quote.", Assert.Single(rows[3].Errors).Detail);
        Assert.Empty(rows[4].Errors);
    }

    [Theory]
    [InlineData("customerId,at,amount\n")]
    [InlineData("customerId,at,amount,total\n")]
    [InlineData("customer;at;total;currency\n")]
    [InlineData("[{\"customerId\":1}]")]
    [InlineData("PAR1")]
    [InlineData("")]
    public void AnotherFile_IsNoTableOfFeatures(string text) => Assert.Null(Find(Encoding.UTF8.GetBytes(text)));

    [Theory]
    [InlineData("customerId,recencyDays\n", "/frequency")]
    [InlineData("customerId,recencyDays,frequency,total,colour\n", "/colour")]
    [InlineData("customerId,recencyDays,frequency,total,total\n", "/total")]
    public void WrongHeader_IsMalformed(string text, string pointer)
    {
        var e = Assert.Throws<InvalidInputException>(() => Find(Encoding.UTF8.GetBytes(text)));

        Assert.True(e.Malformed);
        Assert.Contains(e.Errors, error => error.Pointer == pointer);
    }

    [Theory]
    [InlineData("anna,1,2,3\n\"ben,1,2,3\n", "line 3")]
    [InlineData("anna,1,2,3\n\"ben\ncleo\"x,1,2,3\n", "line 3")]
    public void TableThatCannotBeReadToItsEnd_IsMalformed(string lines, string expected)
    {
        var e = Assert.Throws<InvalidInputException>(() => Find(Encoding.UTF8.GetBytes("customerId,recencyDays,frequency,total\n" + lines)));

        Assert.True(e.Malformed);
        Assert.Contains(expected, e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1 << 17)]
    public void OtherEncoding_IsMalformed(int blankLines)
    {
        var text = $"customerId,recencyDays,frequency,total\n{new string('\n', blankLines)}J\u00FCrgen,1,2,3\n";
        var table = Encoding.Latin1.GetBytes(text);

        Assert.True(Assert.Throws<InvalidInputException>(() => Find(table)).Malformed);
    }

    [Fact]
    public void ByteOrderMark_IsSkipped() =>
        Assert.Equal("anna", Assert.Single(Read("\uFEFFcustomerId,recencyDays,frequency,total\nanna,1,2,3\n")).Customer.Id);

    [Theory]
    [InlineData("a,1,2,3\n", 300_000, null)]
    [InlineData("a,1,2,3\n", 300_001, "False: must contain at most 300000 customers; send more of them as JSON lines.")]
    [InlineData("a\n", 100_000, null)]
    [InlineData("a\n", 100_001,
        "True: must have at most 100000 invalid lines; the last one is line 100002: must have 4 fields, got 1.")]
    public void TooManyCustomersOrWrongLines_RejectTheTable(string line, int count, string? error)
    {
        var e = (InvalidInputException?)Record.Exception(() => Find(Table(line, count)));

        Assert.Equal(error, e is null ? null : $"{e.Malformed}: {Assert.Single(e.Errors).Detail}");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void TableOverTheLimit_IsTooLarge(bool isCompressed)
    {
        var table = Table("a,1,2,3\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n", 299_999);

        var e = Assert.Throws<OrderFileException>(() => Find(isCompressed ? Gzip(table) : table));

        Assert.True(e.IsTooLarge);
    }

    private static byte[] Table(string line, int count) =>
        Encoding.UTF8.GetBytes("customerId,recencyDays,frequency,total\n" + string.Concat(Enumerable.Repeat(line, count)));

    private static List<FeatureRow> Read(string text) => [.. Find(Encoding.UTF8.GetBytes(text))!.Read(AsOf)];

    private static FeatureTable? Find(byte[] bytes) => FeatureTable.Find(new("table", () => new MemoryStream(bytes)), Features, MaximumBytes);

    private static byte[] Gzip(byte[] bytes)
    {
        var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionLevel.Optimal))
            gzip.Write(bytes);
        return compressed.ToArray();
    }
}
