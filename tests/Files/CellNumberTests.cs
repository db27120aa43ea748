using System.Text;
using Conversion.Files;

namespace Conversion.Tests.Files;

public sealed class CellNumberTests
{
    [Theory]
    [InlineData("0", "0")]
    [InlineData("12", "12")]
    [InlineData("-12.5", "-12.5")]
    [InlineData("12.50", "12.50")]
    [InlineData(" 12.5 ", "12.5")]
    [InlineData("12345678901234567", "12345678901234567")]
    [InlineData("00123", "00123")]
    [InlineData("+5", "5")]
    [InlineData(".5", "0.5")]
    [InlineData("-.5", "-0.5")]
    [InlineData("5.", "5")]
    // Three decimals look like thousands.
    [InlineData("12.125", "12.1250")]
    [InlineData("-0.125", "-0.1250")]
    [InlineData("1.2500", "1.2500")]
    [InlineData("1.25", "1.25")]
    [InlineData("1.25E-1", "0.1250")]
    [InlineData("1234.567", "1234.5670")]
    // Exponents.
    [InlineData("1E+3", "1000")]
    [InlineData("1.5E3", "1500")]
    [InlineData("1.25e+1", "12.5")]
    [InlineData("0.5E+2", "50")]
    [InlineData("0.05E+1", "0.5")]
    [InlineData("-1E-5", "-0.00001")]
    [InlineData("1E-3", "0.0010")]
    [InlineData("1.2345678901234568E+16", "12345678901234568")]
    [InlineData("1E+20", "100000000000000000000")]
    [InlineData("0E0", "0")]
    [InlineData("1E+300", "1E+300")]
    [InlineData("1E-300", "1E-300")]
    // The doubles of 19.99, 0.045 and 0.125 + 2^-52, as Excel writes them.
    [InlineData("19.989999999999998", "19.99")]
    [InlineData("4.4999999999999998E-2", "0.0450")]
    [InlineData("0.30000000000000004", "0.30000000000000004")]
    [InlineData("123456789012.345", "123456789012.3450")]
    // Up to 15 digits keep their zeros.
    [InlineData("12.5000000000000", "12.5000000000000")]
    [InlineData("12.50000000000000", "12.5")]
    [InlineData("-12.5000000000000", "-12.5000000000000")]
    [InlineData("0.00125000000000000", "0.00125000000000000")]
    [InlineData("0.0012500000000000000", "0.00125")]
    [InlineData("-0.00125000000000000", "-0.00125000000000000")]
    [InlineData("1234567890123456.0", "1234567890123456")]
    // Forty letters at most.
    [InlineData("1E+36", "1000000000000000000000000000000000000")]
    [InlineData("1E+37", "1E+37")]
    [InlineData("-1E-36", "-0.000000000000000000000000000000000001")]
    [InlineData("1E-37", "1E-37")]
    [InlineData("1E-99999999999", "1E-99999999999")]
    [InlineData("00012E1", "120")]
    [InlineData("000E1", "0")]
    [InlineData("+1.5e+0", "1.5")]
    [InlineData("--5", "--5")]
    [InlineData("+", "+")]
    [InlineData("", "")]
    // Not numbers.
    [InlineData("NaN", "NaN")]
    [InlineData("1,5", "1,5")]
    [InlineData("1.2.3", "1.2.3")]
    [InlineData("-", "-")]
    [InlineData("1E", "1E")]
    [InlineData("E5", "E5")]
    [InlineData(".", ".")]
    public void Number_IsWrittenWithoutExponentAndNotLikeThousands(string number, string expected)
    {
        var text = new CellText();
        CellNumber.Write(number, text);

        Assert.Equal(expected, Encoding.UTF8.GetString(text.Written));
    }

    [Fact]
    public void RandomNumber_KeepsItsValue()
    {
        var random = new Random(1);
        for (var i = 0; i < 10_000; i++)
        {
            var value = (random.NextDouble() - 0.5) * Math.Pow(10, random.Next(-8, 17));
            foreach (var format in (string[])["R", "G17", "E16"])
            {
                var text = new CellText();
                CellNumber.Write(value.ToString(format, null), text);
                Assert.Equal(value, double.Parse(text.Written));
            }
        }
    }
}
