using System.Text;
using Conversion.Files;
using static Conversion.Tests.Files.CompressedFile;

namespace Conversion.Tests.Files;

/// <summary>The parts of a workbook as other programs write them. The workbook has one cell, the first text, in the first format.</summary>
public sealed class WorkbookPackageTests
{
    private const string Links = "xl/_rels/workbook.xml.rels";
    private const string Book = "xl/workbook.xml";
    private const string Strings = "xl/sharedStrings.xml";
    private const string Styles = "xl/styles.xml";
    private const string Sheet = "xl/worksheets/sheet1.xml";
    private const string SheetLink = "<Relationship Id=\"r1\" Type=\"t/worksheet\" Target=\"worksheets/sheet1.xml\"/>";
    private const string OtherLinks = "<Relationship Id=\"s\" Type=\"t/sharedStrings\" Target=\"sharedStrings.xml\"/>"
        + "<Relationship Id=\"f\" Type=\"styles\" Target=\"styles.xml\"/>";

    [Theory]
    [InlineData("worksheets/sheet1.xml")]
    [InlineData("/xl/worksheets/sheet1.xml")]
    [InlineData("./worksheets//sheet1.xml")]
    [InlineData("../xl/worksheets/sheet1.xml")]
    [InlineData("../../../XL/Worksheets/./sheet1.xml")]
    [InlineData("theme/../worksheets/sheet1.xml")]
    [InlineData("/theme/../../xl/worksheets/sheet1.xml")]
    public void PathOfAPart_IsRelativeToTheWorkbook(string target) => Assert.Equal(
        "1: anna|2024-01-01", Read(Links, SheetLink.Replace("worksheets/sheet1.xml", target) + OtherLinks));

    [Theory]
    [InlineData("<Other Id=\"r1\" Type=\"t/worksheet\" Target=\"theme.xml\"/>")]
    [InlineData("<Relationship Id=\"r1\" Type=\"t/worksheet\" Target=\"http://a.b\" TargetMode=\"External\"/>")]
    [InlineData("<Relationship Type=\"t/worksheet\" Target=\"theme.xml\"/>")]
    [InlineData("<Relationship Id=\"x\"/>")]
    [InlineData("\n  text\n")]
    public void OtherRelationships_AreLeftOut(string other)
    {
        Assert.Equal("1: anna|2024-01-01", Read(Links, SheetLink + OtherLinks + other));
        Assert.Equal("1: anna|2024-01-01", Read(Links, other + SheetLink + OtherLinks));
    }

    [Fact]
    public void WorkbookWithoutTextsAndFormats_HasNumbers()
    {
        Assert.Equal("1: 7|45292", Read(Links, SheetLink, "<row><c><v>7</v></c><c s=\"9\"><v>45292</v></c></row>"));
        AssertDamaged("a cell names a text or a type that does not exist", Links, SheetLink);
    }

    [Theory]
    [InlineData("a sheet has no part", Book, "<sheets><sheet name=\"Orders\" r:id=\"r9\"/></sheets>")]
    [InlineData("a sheet has no part", Book, "<sheets><sheet name=\"Orders\"/></sheets>")]
    [InlineData("a part is missing", Links, "<Relationship Id=\"r1\" Type=\"t/worksheet\"/>")]
    [InlineData("the id of a number format is not a number", Styles, "<cellXfs><xf numFmtId=\"x\"/></cellXfs>")]
    [InlineData("the id of a number format is not a number", Styles, "<numFmts><numFmt numFmtId=\"-1\" formatCode=\"0\"/></numFmts>")]
    [InlineData("a cell names a format that does not exist", Styles, "<cellXfs><xf numFmtId=\"14\"/></cellXfs>")]
    [InlineData("a cell names a text or a type that does not exist", Strings, "")]
    [InlineData("the XML of a part is wrong", Strings, "<si><t>anna</t></si></si>")]
    [InlineData("the XML of a part is wrong", Sheet, "<sheetData/><a/></b>")]
    [InlineData("the XML of a part is wrong", Sheet, "<sheetData><row><c><v>1</v></c></row></sheetData><a/></b>")]
    [InlineData("a sheet has no rows", Sheet, "<extLst><sheetData/></extLst>")]
    public void PartsThatDoNotFit_AreRefused(string reason, string part, string xml) => AssertDamaged(reason, part, xml);

    [Theory]
    // Sheets.
    [InlineData("anna|2024-01-01", Book, "<sheets><x><sheet r:id=\"r9\"/></x><sheet r:id=\"r1\"/></sheets><sheet r:id=\"r9\"/>")]
    [InlineData("anna|2028-01-02", Book, "<workbookPr date1904=\"true\"/><x><workbookPr/></x><sheets><sheet r:id=\"r1\"/></sheets>")]
    [InlineData("anna|2024-01-01", Book, "<workbookPr/><x><workbookPr date1904=\"1\"/></x><sheets><sheet r:id=\"r1\"/></sheets>")]
    // Texts.
    [InlineData("anna|2024-01-01", Strings, "\n<si>\n<t>anna</t>\n</si>\n")]
    [InlineData("anna|2024-01-01", Strings, "<x><si><t>no</t></si></x><si><t>an<x>no</x>na</t></si>")]
    [InlineData("anna|2024-01-01", Strings, "<si><x><t>no</t><r><t>no</t></r></x><r/><r>\n<x><t>no</t></x>\n<t>anna</t>\n</r></si>")]
    [InlineData("anna|2024-01-01", Strings, "<si><t/><t>an</t><r><t>n</t><rPr><t>no</t></rPr><t>a</t></r></si>")]
    [InlineData("anna|2024-01-01", Strings, "<si><t>an<![CDATA[na]]></t></si>")]
    [InlineData("|2024-01-01", Strings, "<si/>")]
    // Formats.
    [InlineData("anna|2024-01-01", Styles, "<cellXfs>\n<xf numFmtId=\"14\"/>\n<xf numFmtId=\"14\"/>\n</cellXfs>")]
    [InlineData("anna|2024-01-01", Styles, "<cellXfs><xf/><xf numFmtId=\"14\"><x numFmtId=\"0\"/></xf></cellXfs><x><xf/></x>")]
    [InlineData("anna|45292", Styles, "<cellXfs><xf numFmtId=\"14\"/><xf/></cellXfs>")]
    [InlineData("anna|45292", Styles, "<numFmts><numFmt numFmtId=\"14\"/></numFmts><cellXfs><xf/><xf numFmtId=\"14\"/></cellXfs>")]
    [InlineData("anna|45292", Styles, "<cellStyleXfs><xf numFmtId=\"14\"/></cellStyleXfs>")]
    // Rows and cells.
    [InlineData("1", Sheet, "<x><sheetData><row><c><v>7</v></c></row></sheetData></x><sheetData><row><c><v>1</v></c></row></sheetData>")]
    [InlineData("1|2", Sheet, "\n<sheetData>\n<row>\n<c>\n<v>1</v>\n</c>\n<c>\n<v>2</v>\n<f>1+1</f>\n</c>\n</row>\n</sheetData>\n")]
    [InlineData("1", Sheet, "<sheetData><x><row><c><v>7</v></c></row></x><y/><row><c><v>1</v></c></row></sheetData>")]
    [InlineData("1|2", Sheet, "<sheetData><row><x><c><v>7</v></c></x><c><v>1</v></c><c><v>2</v></c></row></sheetData>")]
    [InlineData("1|2", Sheet, "<sheetData><row><x/><c><x><v>7</v><f/></x><v>1</v></c><c><x/><v>2</v><x>7</x></c></row></sheetData>")]
    [InlineData("1", Sheet, "<sheetData><row><c><v>1</v></c></row></sheetData><row><c><v>7</v></c></row>")]
    [InlineData("1|2", Sheet, "<sheetData><row x=\"7\"><c x=\"B1\"><v>1</v></c><c><v x=\"7\">2</v></c></row></sheetData>")]
    public void ElementsElsewhere_AreLeftOut(string expected, string part, string xml) =>
        Assert.Equal($"1: {expected}", Read(part, xml));

    [Fact]
    public void MissingOrHiddenSheets_AreRefusedWithTheNames()
    {
        const string Sheets = "<sheets><sheet name=\"Notes\" state=\"hidden\" r:id=\"r1\"/>"
            + "<sheet state=\"veryHidden\" r:id=\"r1\"/></sheets>";
        var file = With(Book, Sheets);

        Assert.Equal("The workbook must have a visible sheet, got only hidden ones; name one of 'Notes', ''.", RefusalOf(file));
        Assert.Equal(
            "The sheet must be one of 'Notes', '', got 'Orders'; name one of them.",
            Assert.Throws<OrderFileException>(() => Detect(file).OpenWorkbook("Orders")).Message);
    }

    [Fact]
    public void SheetOfTheSameCase_IsReadFirst()
    {
        var workbook = new WorkbookFile
        {
            Sheets =
            {
                ("orders", "visible", "<row><c><v>1</v></c></row>"),
                ("Orders", "visible", "<row><c><v>2</v></c></row>"),
            },
        };

        foreach (var (name, expected) in ((string, string)[])[("orders", "1: 1"), ("Orders", "1: 2"), ("ORDERS", "1: 1")])
        {
            using var reader = Detect(workbook.ToBytes()).OpenWorkbook(name);
            Assert.Equal([expected], Rows(reader));
        }
    }

    [Fact]
    public void PartThatWasChanged_IsRefused()
    {
        var file = WorkbookFile.WithCells("<c><v>1</v></c>").ToBytes(System.IO.Compression.CompressionLevel.NoCompression);
        file[file.AsSpan().IndexOf("<v>1</v>"u8) + 3]++;

        Assert.Equal("The file must be a complete .xlsx file, got one that was cut or changed; copy the file again.", RefusalOf(file));
    }

    private static void AssertDamaged(string reason, string part, string xml) => Assert.Equal(
        $"The file must be a valid .xlsx workbook, got one in which {reason}; save it again, or export it as CSV.",
        RefusalOf(With(part, xml)));

    private static string Read(string part, string xml, string? rows = null) => ReadOrders(With(part, xml, rows));

    /// <summary>Returns the workbook with another content of a part.</summary>
    private static byte[] With(string part, string xml, string? rows = null)
    {
        var workbook = WorkbookFile.WithRows(
            rows ?? "<row><c t=\"s\"><v>0</v></c><c s=\"1\"><v>45292</v></c></row>");
        workbook.AddFormat(14);
        workbook.Strings.Add("<t>anna</t>");
        var root = part switch
        {
            Links => "Relationships",
            Book => "workbook",
            Strings => "sst",
            Styles => "styleSheet",
            _ => "worksheet",
        };
        return Zip([.. WorkbookFile.PartsOf(workbook.ToBytes()).Select(
            item => item.Name == part ? (part, Encoding.UTF8.GetBytes($"<{root}>{xml}</{root}>")) : item)]);
    }
}
