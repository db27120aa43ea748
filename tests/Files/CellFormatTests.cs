using Conversion.Files;

namespace Conversion.Tests.Files;

public sealed class CellFormatTests
{
    [Theory]
    [InlineData("yyyy-mm-dd", CellFormat.Date)]
    [InlineData("dd.mm.yyyy", CellFormat.Date)]
    [InlineData("mmm\\-yy", CellFormat.Date)]
    [InlineData("mmmm", CellFormat.Date)]
    [InlineData("[$-409]d\\-mmm\\-yyyy;@", CellFormat.Date)]
    [InlineData("[$-F800]dddd\\,\\ mmmm\\ dd\\,\\ yyyy", CellFormat.Date)]
    [InlineData("[Red]YYYY/MM/DD", CellFormat.Date)]
    [InlineData("yyyy\"年\"m\"月\"d\"日\"", CellFormat.Date)]
    [InlineData("yyyy年m月d日", CellFormat.Date)]
    [InlineData("[$-411]ge.m.d", CellFormat.Date)]
    [InlineData("yyyy-mm-dd hh:mm", CellFormat.DateAndTime)]
    [InlineData("m/d/yy h:mm AM/PM", CellFormat.DateAndTime)]
    [InlineData("yyyy\\-mm\\-dd\\Thh:mm:ss.000", CellFormat.DateAndTime)]
    [InlineData("yyyy-mm-ddThh:mm:ssZ", CellFormat.DateAndTime)]
    [InlineData("h:mm", CellFormat.Time)]
    [InlineData("mm:ss.0", CellFormat.Time)]
    [InlineData("[h]:mm", CellFormat.Number)]
    [InlineData("[hh]:mm:ss", CellFormat.Number)]
    [InlineData("[mm]:ss", CellFormat.Number)]
    [InlineData("[ss]", CellFormat.Number)]
    [InlineData("General", CellFormat.Number)]
    [InlineData("Standard", CellFormat.Number)]
    [InlineData("@", CellFormat.Number)]
    [InlineData("0.00", CellFormat.Number)]
    [InlineData("#,##0.00;[Red]-#,##0.00", CellFormat.Number)]
    [InlineData("0.00E+00", CellFormat.Number)]
    [InlineData("##0.0e-0", CellFormat.Number)]
    [InlineData("0\" days\"", CellFormat.Number)]
    [InlineData("\"sold:\" 0", CellFormat.Number)]
    [InlineData("0\\d", CellFormat.Number)]
    [InlineData("0_d", CellFormat.Number)]
    [InlineData("*d0", CellFormat.Number)]
    [InlineData("[$USD] #,##0.00", CellFormat.Number)]
    [InlineData("[Red][>100]0", CellFormat.Number)]
    [InlineData("0 EUR", CellFormat.Number)]
    [InlineData("0;yyyy", CellFormat.Number)]
    [InlineData("\"d", CellFormat.Number)]
    [InlineData("0\\", CellFormat.Number)]
    [InlineData("[d", CellFormat.Number)]
    [InlineData("", CellFormat.Number)]
    [InlineData("\"Datum: \"yyyy", CellFormat.Date)]
    [InlineData("\"a] d\"0", CellFormat.Number)]
    [InlineData("[\"]yyyy", CellFormat.Date)]
    [InlineData("[]yyyy", CellFormat.Date)]
    [InlineData("[hm]yyyy", CellFormat.Date)]
    [InlineData("[h]yyyy", CellFormat.Number)]
    [InlineData("[HH]:MM", CellFormat.Number)]
    [InlineData("\\", CellFormat.Number)]
    [InlineData("[", CellFormat.Number)]
    [InlineData("\"", CellFormat.Number)]
    [InlineData("b", CellFormat.Date)]
    [InlineData("e", CellFormat.Date)]
    [InlineData("e/m", CellFormat.Date)]
    [InlineData("ss", CellFormat.Time)]
    [InlineData("m:s", CellFormat.Time)]
    [InlineData("d s", CellFormat.DateAndTime)]
    [InlineData("aaa", CellFormat.Number)]
    [InlineData("yyyyx", CellFormat.Number)]
    internal void CustomFormat_IsADateByItsLettersOutsideQuotes(string code, CellFormat expected) =>
        Assert.Equal(expected, CellFormats.Of(code));

    [Fact]
    public void BuiltInFormats_AreDatesByTheirIds()
    {
        var dates = Enumerable.Range(0, 200).Where(id => CellFormats.OfBuiltIn(id) != CellFormat.Number);

        // 46 is [h]:mm:ss, a duration.
        int[] expected = [.. Enumerable.Range(14, 9), .. Enumerable.Range(27, 10), 45, 47, .. Enumerable.Range(50, 9)];
        Assert.Equal(expected, dates);
        Assert.Equal([22], expected.Where(id => CellFormats.OfBuiltIn(id) == CellFormat.DateAndTime));
        Assert.Equal([18, 19, 20, 21, 32, 33, 45, 47], expected.Where(id => CellFormats.OfBuiltIn(id) == CellFormat.Time));
    }
}
