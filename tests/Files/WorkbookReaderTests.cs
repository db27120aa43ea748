using Conversion.Files;
using static Conversion.Tests.Files.CompressedFile;

namespace Conversion.Tests.Files;

/// <summary>The cells of a workbook, as texts.</summary>
public sealed class WorkbookReaderTests
{
    [Fact]
    public void SharedString_IsReadByItsIndex()
    {
        var workbook = WorkbookFile.WithCells("<c t=\"s\"><v>1</v></c><c t=\"s\"><v>0</v></c><c t=\"s\"><v>2</v></c>");
        workbook.Strings.AddRange(["<t>Müller &amp; Co</t>", "<t xml:space=\"preserve\"> anna </t>", "<t/>"]);

        Assert.Equal(["1:  anna |Müller & Co"], Read(workbook));
    }

    [Fact]
    public void RunsOfAString_AreJoinedWithoutPhoneticRuns()
    {
        const string Runs = "<r><rPr><b/></rPr><t>an</t></r><r><t xml:space=\"preserve\">na </t></r>"
            + "<rPh sb=\"0\" eb=\"1\"><t>ANNA</t></rPh><phoneticPr fontId=\"1\"/>";
        var workbook = WorkbookFile.WithCells($"<c r=\"A1\" t=\"s\"><v>0</v></c><c r=\"B1\" t=\"inlineStr\"><is>{Runs}</is></c>");
        workbook.Strings.Add(Runs);

        Assert.Equal(["1: anna |anna "], Read(workbook));
    }

    [Fact]
    public void EscapedCharacters_AreDecoded()
    {
        var workbook = WorkbookFile.WithCells(
            "<c t=\"s\"><v>0</v></c><c t=\"inlineStr\"><is><t>_xD83D__xDE00_</t></is></c>"
            + "<c t=\"str\"><v>a_x000A_b</v></c><c t=\"str\"><v>my_x_col_x12_</v></c>");
        workbook.Strings.Add("<t>a_x000D_b_x005F_x000D_</t>");

        Assert.Equal(["1: a\rb_x000D_|😀|a\nb|my_x_col_x12_"], Read(workbook));
    }

    [Fact]
    public void Booleans_AreWords() => Assert.Equal(
        ["1: TRUE|FALSE"], Read(WorkbookFile.WithCells("<c t=\"b\"><v>1</v></c><c t=\"b\"><v>0</v></c>")));

    [Fact]
    public void Errors_AreKept() => Assert.Equal(
        ["1: #N/A|#DIV/0!"], Read(WorkbookFile.WithCells("<c t=\"e\"><v>#N/A</v></c><c t=\"e\"><f>1/0</f><v>#DIV/0!</v></c>")));

    [Fact]
    public void Formulas_GiveTheirResults()
    {
        const string Cells = "<c><f>B1*2</f><v>25</v></c><c t=\"str\"><f>\"a\"</f><v>anna</v></c>"
            + "<c t=\"str\"><f>\"\"</f><v></v></c><c><f t=\"shared\" si=\"0\"/><v>7</v></c>";
        using var reader = Open(WorkbookFile.WithCells(Cells));

        Assert.Equal(["1: 25|anna||7"], Rows(reader));
        Assert.Null(reader.FormulaWithoutResult);
    }

    [Theory]
    [InlineData("<f>B1*2</f>")]
    [InlineData("<f>B1*2</f><v/>")]
    [InlineData("<f>B1*2</f><v></v>")]
    public void FormulaWithoutResult_IsNotAvailable(string formula)
    {
        using var reader = Open(WorkbookFile.WithCells($"<c r=\"AA1\">{formula}</c>"));

        Assert.Equal(["1: " + new string('|', 26) + "#N/A"], Rows(reader));
        Assert.Equal("AA1", reader.FormulaWithoutResult);
    }

    [Theory]
    [InlineData("A1")]
    [InlineData("B1")]
    [InlineData("Z1")]
    [InlineData("AB1")]
    [InlineData("AZ1")]
    [InlineData("BA1")]
    [InlineData("ZZ1")]
    [InlineData("AAA1")]
    [InlineData("XFD1")]
    public void FormulaWithoutResult_IsNamedByItsCell(string cell)
    {
        using var reader = Open(WorkbookFile.WithCells($"<c r=\"{cell}\"><f>1+1</f></c>"));

        Assert.True(reader.Read());
        Assert.Equal((cell, "#N/A"), (reader.FormulaWithoutResult, System.Text.Encoding.UTF8.GetString(reader[reader.Count - 1])));
    }

    [Fact]
    public void FirstFormulaWithoutResult_IsNamed()
    {
        const string Rows = "<row r=\"7\"><c r=\"C7\"><f>1</f><v>1</v></c><c><f>2</f></c><c><f>3</f></c></row><row><c><f>4</f></c></row>";
        using var reader = Open(WorkbookFile.WithRows(Rows));

        Assert.Equal(["7: ||1|#N/A|#N/A", "8: #N/A"], CompressedFile.Rows(reader));
        Assert.Equal("D7", reader.FormulaWithoutResult);
    }

    [Theory]
    [InlineData("b", "2", "2")]
    [InlineData("b", " TRUE ", "TRUE")]
    [InlineData("e", " #N/A ", "#N/A")]
    [InlineData("d", " 2024-01-05 ", "2024-01-05")]
    [InlineData("s", " 1 ", "b")]
    [InlineData("n", " 1.50 ", "1.50")]
    [InlineData("str", " a_x0041_ ", " aA ")]
    [InlineData("inlineStr", " a ", " a ")]
    public void ValueOfAType_IsAText(string type, string value, string expected)
    {
        var workbook = WorkbookFile.WithCells($"<c t=\"{type}\"><v>{value}</v></c>");
        workbook.Strings.AddRange(["<t>a</t>", "<t>b</t>"]);

        Assert.Equal([$"1: {expected}"], Read(workbook));
    }

    [Fact]
    public void ZeroThatExcelMustStillCompute_IsNotAvailable()
    {
        var workbook = WorkbookFile.WithCells("<c><f>B1*2</f><v>0</v></c><c><v>0</v></c><c><f>1+1</f><v>2</v></c>");
        Assert.Equal(["1: 0|0|2"], Read(workbook));

        workbook.Calculation = "<calcPr calcId=\"124519\" fullCalcOnLoad=\"1\"/>";
        Assert.Equal(["1: #N/A|0|2"], Read(workbook));
    }

    [Fact]
    public void Numbers_KeepTheirDigits() => Assert.Equal(
        ["1: 12345678901234567|12.1250|1000|19.99"],
        Read(WorkbookFile.WithCells(
            "<c><v>12345678901234567</v></c><c><v>12.125</v></c><c><v>1E+3</v></c><c t=\"n\"><v>19.989999999999998</v></c>")));

    [Fact]
    public void Dates_AreIsoByTheirFormat()
    {
        var workbook = new WorkbookFile();
        var (builtIn, custom, duration, unused) =
            (workbook.AddFormat(14), workbook.AddFormat("d.m.yyyy h:mm"), workbook.AddFormat("[h]:mm"), workbook.AddFormat(164 + 90));
        workbook.Sheets.Add(("Orders", "visible", "<row>" + string.Concat(
            ((int[])[builtIn, custom, duration, 0, unused]).Select(format => $"<c s=\"{format}\"><v>45292</v></c>"))
            + $"<c s=\"{builtIn}\" t=\"str\"><v>45292</v></c><c t=\"d\"><v>2024-01-05T10:00:00</v></c></row>"));

        Assert.Equal(["1: 2024-01-01|2024-01-01T00:00:00|45292|45292|45292|45292|2024-01-05T10:00:00"], Read(workbook));
    }

    [Theory]
    [InlineData("1")]
    [InlineData("true")]
    public void WorkbookOf1904_HasOtherDays(string value)
    {
        var workbook = WorkbookFile.WithCells("<c s=\"1\"><v>43830</v></c>");
        workbook.AddFormat(14);
        workbook.Properties = $"<workbookPr date1904=\"{value}\"/>";

        Assert.Equal(["1: 2024-01-01"], Read(workbook));
    }

    [Fact]
    public void CellsAreFoundByTheirReference_AndGapsAreEmpty() => Assert.Equal(
        ["1: ||c1||e1", "5: a5|b5", "7: " + new string('|', 16_383) + "last"],
        Read(WorkbookFile.WithRows(
            "<row r=\"1\"><c r=\"C1\" t=\"str\"><v>c1</v></c><c r=\"E1\" t=\"str\"><v>e1</v></c><c r=\"F1\" s=\"0\"/></row>"
            + "<row r=\"3\"/><row r=\"4\"><c r=\"A4\"/></row>"
            + "<row r=\"5\"><c t=\"str\"><v>a5</v></c><c t=\"str\"><v>b5</v></c></row>"
            + "<row r=\"7\"><c r=\"XFD7\" t=\"str\"><v>last</v></c></row>")));

    [Fact]
    public void RowsWithoutNumbers_AreCounted() => Assert.Equal(
        ["1: 1", "3: 3", "9: 9", "10: 10"],
        Read(WorkbookFile.WithRows(
            "<row><c><v>1</v></c></row><row/><row><c><v>3</v></c></row>"
            + "<row r=\"9\"><c><v>9</v></c></row><row><c><v>10</v></c></row>")));

    [Fact]
    public void CellBeyondTheLast_IsEmpty()
    {
        using var reader = Open(WorkbookFile.WithCells("<c><v>1</v></c>"));

        Assert.True(reader.Read());
        Assert.Equal(1, reader.Count);
        Assert.True(reader[1].IsEmpty);
        Assert.True(reader[100].IsEmpty);
        Assert.False(reader.Read());
        Assert.False(reader.Read());
        Assert.True(reader[0].IsEmpty);
    }

    [Fact]
    public void SheetWithoutRows_IsEmpty() => Assert.Empty(Read(WorkbookFile.WithRows("")));

    [Fact]
    public void FirstVisibleSheet_IsRead()
    {
        var workbook = ThreeSheets();
        using var reader = Open(workbook);

        Assert.Equal(["1: 2"], Rows(reader));
        Assert.Equal("Orders", reader.SheetName);
        Assert.Equal(["Notes", "Orders", "Lines"], reader.SheetNames);
    }

    [Theory]
    [InlineData("Notes", "1: 1")]
    [InlineData("Lines", "1: 3")]
    [InlineData("lines", "1: 3")]
    public void NamedSheet_IsReadEvenWhereItIsHidden(string name, string expected) => Assert.Equal([expected], Read(ThreeSheets(), name));

    [Fact]
    public void MissingSheet_IsRefusedWithTheNames() => Assert.Contains(
        "must be one of 'Notes', 'Orders', 'Lines', got 'Customers';",
        Assert.Throws<OrderFileException>(() => Read(ThreeSheets(), "Customers")).Message);

    [Fact]
    public void WorkbookOfHiddenSheets_IsRefused()
    {
        var workbook = new WorkbookFile { Sheets = { ("Orders", "veryHidden", "") } };

        Assert.Contains("must have a visible sheet", RefusalOf(workbook.ToBytes()));
    }

    [Fact]
    public void SheetOfAChart_IsNoSheet()
    {
        var workbook = ThreeSheets();
        workbook.FirstKind = "chartsheet";
        using var reader = Open(workbook);

        Assert.Equal(["Orders", "Lines"], reader.SheetNames);
    }

    [Fact]
    public void PartsWithBackslashesAndOtherCase_AreFound()
    {
        var parts = WorkbookFile.PartsOf(WorkbookFile.WithCells("<c><v>1</v></c>").ToBytes());
        var file = Zip([.. parts.Select(part => (part.Name.Replace('/', '\\').Replace("xl", "XL"), part.Bytes))]);

        Assert.Equal("1: 1", ReadOrders(file));
    }

    [Fact]
    public void CellsInATableOfAnotherNamespacePrefix_AreRead()
    {
        const string Sheet = "<x:worksheet xmlns:x=\"http://purl.oclc.org/ooxml/spreadsheetml/main\"><x:sheetData><x:row>"
            + "<x:c><x:v>1</x:v></x:c><x:extLst><x:c><x:v>2</x:v></x:c></x:extLst></x:row></x:sheetData></x:worksheet>";

        Assert.Equal("1: 1", ReadOrders(WorkbookFile.WithSheet(Sheet)));
    }

    private static WorkbookFile ThreeSheets() => new()
    {
        Sheets =
        {
            ("Notes", "hidden", "<row><c><v>1</v></c></row>"),
            ("Orders", "visible", "<row><c><v>2</v></c></row>"),
            ("Lines", "visible", "<row><c><v>3</v></c></row>"),
        },
    };

    private static WorkbookReader Open(WorkbookFile workbook, string? sheet = null) => Detect(workbook.ToBytes()).OpenWorkbook(sheet);

    private static List<string> Read(WorkbookFile workbook, string? sheet = null)
    {
        using var reader = Open(workbook, sheet);
        return Rows(reader);
    }
}
