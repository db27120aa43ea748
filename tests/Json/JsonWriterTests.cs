using System.Buffers;
using System.Text;
using System.Text.Json;
using Conversion.Json;

namespace Conversion.Tests.Json;

/// <summary>The writer has the bytes of the framework's.</summary>
public sealed class JsonWriterTests
{
    public static TheoryData<double> Numbers =>
    [
        0, -0.0, 1, -1, 0.5, -0.25, 1e-4, 0.00009, 0.000123, 0.000001, 123.456789, 99.9999999, 1e6, 123_456.789, 1_234_567.25,
        999_999.5, 1e9, 999_999_999, 1_000_000_000.5, 1e12, 1e14, 1e15, 1e16, 1e300, -1e-300, double.MaxValue, double.Epsilon, 0.1 + 0.2,
    ];

    [Theory]
    [MemberData(nameof(Numbers))]
    public void Number_HasTheDigitsOfTheFramework(double value)
    {
        Assert.Equal(Framework(json => json.WriteNumberValue(value)), Own(json => json.WriteNumber(value)));
        Assert.Equal(Framework(json => json.WriteNumberValue((float)Finite(value))), Own(json => json.WriteNumber((float)Finite(value))));
    }

    [Fact]
    public void RandomNumbers_HaveTheDigitsOfTheFramework()
    {
        var random = new Random(31);
        for (var trial = 0; trial < 3000; trial++)
        {
            var decimals = random.Next(0, 9);
            var value = Math.Round((random.NextDouble() - 0.5) * Math.Pow(10, random.Next(-4, 12)), decimals);
            Number_HasTheDigitsOfTheFramework(value);
        }
    }

    [Theory]
    [InlineData(0.1f, "0.1")]
    [InlineData(0.1, "0.1")]
    [InlineData(1.0 / 3, "0.3333333333333333")]
    [InlineData(2.5, "2.5")]
    public void ShortNumber_HasTheDigitsOfAFloat_WhereAFloatHasTheValue(double value, string expected) =>
        Assert.Equal(expected, Own(json => json.WriteShortNumber(value)));

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void NumberThatIsNotFinite_IsRefused(double value)
    {
        Assert.Contains("must be finite", Assert.Throws<ArgumentException>(() => new JsonWriter().WriteNumber(value)).Message,
            StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new JsonWriter().WriteNumber((float)value));
    }

    [Theory]
    [InlineData("")]
    [InlineData("plain ~ text")]
    [InlineData("a \"quote\", a \\ and a \u007f")]
    [InlineData("line\nand\ttab\u0001")]
    [InlineData("Zoë 日本 😀 <b>'&'</b>")]
    public void Text_IsEscapedAsTheFrameworkDoes(string text) =>
        Assert.Equal(Framework(json => json.WriteStringValue(text)), Own(json => json.WriteString(text)));

    [Theory]
    [InlineData("2026-01-31T09:30:00Z")]
    [InlineData("2026-01-31T09:30:00.5Z")]
    [InlineData("2026-01-31T09:30:10.0010000Z")]
    [InlineData("2026-01-31T09:30:00.1234567Z")]
    public void Instant_HasNoTrailingZeros(string text)
    {
        var utc = DateTimeOffset.Parse(text, null).UtcDateTime;
        foreach (var value in (DateTime[])[utc, DateTime.SpecifyKind(utc, DateTimeKind.Unspecified)])
            Assert.Equal(Framework(json => json.WriteStringValue(value)), Own(json => json.WriteInstant(value)));
    }

    [Fact]
    public void LongText_GrowsTheBuffer_AndClearKeepsNothing()
    {
        var writer = new JsonWriter();
        foreach (var length in (int[])[4094, 4096, 20_000])
        {
            writer.WriteRaw("["u8);
            writer.WriteString(new string('a', length));
            writer.WriteBoolean(true);
            writer.WriteBoolean(false);
            Assert.Equal($"[\"{new string('a', length)}\"truefalse", Encoding.UTF8.GetString(writer.Written));
            writer.Clear();
            Assert.True(writer.Written.IsEmpty);
        }
    }

    [Fact]
    public void Array_HasCommasBetweenItsElements()
    {
        Assert.Equal("[]", Own(json => json.WriteArray<double>([], (inner, value) => inner.WriteNumber(value))));
        Assert.Equal("[1,2,3]", Own(json => json.WriteArray<double>([1, 2, 3], (inner, value) => inner.WriteNumber(value))));
    }

    private static double Finite(double value) => float.IsFinite((float)value) ? value : 0;

    private static string Own(Action<JsonWriter> write)
    {
        var writer = new JsonWriter();
        write(writer);
        return Encoding.UTF8.GetString(writer.Written);
    }

    private static string Framework(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, new() { Encoder = JsonWriter.Encoder }))
            write(writer);
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}
