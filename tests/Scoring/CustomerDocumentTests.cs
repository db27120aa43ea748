using System.IO.Compression;
using System.Text;
using Conversion.Scoring;

namespace Conversion.Tests.Scoring;

public sealed class CustomerDocumentTests
{
    [Theory]
    [InlineData("""{"customerId":"a","orders":[{"at":"2026-01-01","amount":1}]}""", true)]
    [InlineData("""[{"customerId":"a","orders":[{"amount":1,"at":"2026-01-01"}]}]""", true)]
    [InlineData("""{"asOf":{"x":[1]},"orders":[{"x":[1],"at":"2026-01-01","amount":1}],"customerId":"a"}""", true)]
    [InlineData("""{"customerId":"a","features":{}}""", true)]
    [InlineData("""{"features":{"x":1},"more":1,"customerId":"a"}""", true)]
    [InlineData("""{"customerId":"a","features":""", true)]
    [InlineData("""{"customerId":"a","customerId":"b","orders":[{"at":1,"at":2,"amount":1,"amount":2}]}""", true)]
    [InlineData("""{"features":{},"features":{},"customerId":"a"}""", true)]
    [InlineData("""{"orders":[{"at":1,"amount":1}],"orders":[],"customerId":"a"}""", true)]
    [InlineData("""{"customerId":"a","orders":[{"at":1,"amount":{"x":1""", true)]
    [InlineData("""{"customerId":"a","orders":[{"at":1""", false)]
    [InlineData("""{"customerId":"a","orders":[""", false)]
    [InlineData("""{"customerId":"a","orders":[{"at":1},{"amount":1}]}""", false)]
    [InlineData("""{"\ud800":1,"customerId":"a","orders":[{"\ud800":1,"at":"2026-01-01","amount":1}]}""", true)]
    [InlineData("""{"\ud800customerId":"a"}""", false)]
    [InlineData("""{"customerId":"a"}""", false)]
    [InlineData("""{"orders":[{"at":"2026-01-01","amount":1}]}""", false)]
    [InlineData("""{"customerId":"a","orders":[]}""", false)]
    [InlineData("""{"customerId":"a","orders":{}}""", false)]
    [InlineData("""{"customerId":"a","orders":[1]}""", false)]
    [InlineData("""{"customerId":"a","orders":[{"at":"2026-01-01"}]}""", false)]
    [InlineData("""{"customerId":"a","orders":[{"amount":1}]}""", false)]
    [InlineData("""{"customerId":"a","at":"2026-01-01","amount":1}""", false)]
    [InlineData("""[[{"customerId":"a","features":{}}]]""", false)]
    [InlineData("""[]""", false)]
    [InlineData("[", false)]
    [InlineData("1", false)]
    [InlineData("customerId,at,amount\n", false)]
    [InlineData("", false)]
    public void File_StartsWithACustomer(string text, bool starts)
    {
        Assert.Equal(starts, StartsIn(Encoding.UTF8.GetBytes(text)));
        if (text.Length > 1)
            Assert.Equal(starts, StartsIn(Encoding.UTF8.GetBytes("\uFEFF" + text)));
    }

    [Fact]
    public void OnlyTheStartOfAFile_IsRead()
    {
        static string Customer(int length) => $$$"""{"customerId":"a","x":"{{{new string('x', length)}}}","features":{}}""";
        var (fits, tooLong) = (Customer(60_000), Customer(70_000));

        Assert.True(StartsIn(Encoding.UTF8.GetBytes(fits)));
        Assert.False(StartsIn(Encoding.UTF8.GetBytes(tooLong)));
    }

    [Fact]
    public void CompressedFile_IsReadWithinTheLimit()
    {
        var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionLevel.Optimal))
            gzip.Write("""{"customerId":"a","features":{}}"""u8);

        Assert.True(StartsIn(compressed.ToArray()));
        Assert.False(CustomerDocument.StartsIn(new("file", () => new MemoryStream(compressed.ToArray())), maximumBytes: 10));
    }

    [Theory]
    [InlineData("{}{}", true)]
    [InlineData("{\"a\":{\"b\":[1]}} \t\r\n{", true)]
    [InlineData("\uFEFF{}\n{}", true)]
    [InlineData("{}", false)]
    [InlineData("{} \n", false)]
    [InlineData("{} [", false)]
    [InlineData("[]{}", false)]
    [InlineData("1{}", false)]
    [InlineData("{", false)]
    [InlineData("", false)]
    [InlineData("x", false)]
    public void SeveralObjects_AreJsonLines(string text, bool several) =>
        Assert.Equal(several, CustomerDocument.HasSeveral(Encoding.UTF8.GetBytes(text)));

    private static bool StartsIn(byte[] bytes) =>
        CustomerDocument.StartsIn(new("file", () => new MemoryStream(bytes)), maximumBytes: 1 << 20);
}
