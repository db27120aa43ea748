using static Conversion.Tests.Files.CompressedFile;

namespace Conversion.Tests.Files;

/// <summary>A workbook that a program wrote wrongly is refused, although its checksums are right.</summary>
public sealed class DamagedWorkbookTests
{
    [Theory]
    [InlineData("xl/sharedStrings.xml")]
    [InlineData("xl/styles.xml")]
    [InlineData("xl/worksheets/sheet1.xml")]
    [InlineData("xl/_rels/workbook.xml.rels")]
    public void MissingPart_IsRefused(string part)
    {
        var workbook = WorkbookFile.WithCells("<c><v>1</v></c>");
        workbook.Missing.Add(part);

        Assert.Contains("a part is missing", RefusalOf(workbook.ToBytes()));
    }

    [Theory]
    [InlineData("<row><c t=\"s\"><v>0</v></c></row>", "a text or a type that does not exist")]
    [InlineData("<row><c t=\"s\"><v>-1</v></c></row>", "a text or a type that does not exist")]
    [InlineData("<row><c t=\"s\"><v>x</v></c></row>", "a text or a type that does not exist")]
    [InlineData("<row><c t=\"z\"><v>0</v></c></row>", "a text or a type that does not exist")]
    [InlineData("<row><c s=\"1\"><v>0</v></c></row>", "a format that does not exist")]
    [InlineData("<row><c s=\"x\"><v>0</v></c></row>", "the format of a cell")]
    [InlineData("<row r=\"2\"/><row r=\"2\"/>", "the rows are in a wrong order")]
    [InlineData("<row r=\"2\"/><row r=\"1\"/>", "the rows are in a wrong order")]
    [InlineData("<row r=\"1048577\"/>", "the rows are in a wrong order")]
    [InlineData("<row r=\"0\"/>", "a row has no number")]
    [InlineData("<row r=\"x\"/>", "a row has no number")]
    [InlineData("<row r=\"1\"><c r=\"B1\"/><c r=\"A1\"/></row>", "the cells of a row are in a wrong order")]
    [InlineData("<row r=\"1\"><c r=\"B1\"/><c r=\"B1\"/></row>", "the cells of a row are in a wrong order")]
    [InlineData("<row r=\"1\"><c r=\"XFE1\"><v>1</v></c></row>", "the cells of a row are in a wrong order")]
    [InlineData("<row r=\"1\"><c r=\"A2\"/></row>", "a cell is in a wrong row")]
    [InlineData("<row r=\"1\"><c r=\"AAAA1\"/></row>", "a cell is in a wrong row")]
    [InlineData("<row r=\"1\"><c r=\"A\"/></row>", "a cell is in a wrong row")]
    [InlineData("<row r=\"1\"><c r=\"1\"/></row>", "a cell is in a wrong row")]
    [InlineData("<row r=\"1\">", "the XML of a part is wrong")]
    [InlineData("<row r=\"1\"/>\u0001", "the XML of a part is wrong")]
    [InlineData("<row><c t=\"str\"><v>&lol;</v></c></row>", "the XML of a part is wrong")]
    public void WrongRows_AreRefused(string rows, string expected) =>
        Assert.Contains(expected, RefusalOf(WorkbookFile.WithRows(rows).ToBytes()));

    [Fact]
    public void DocumentTypeDefinition_IsRefused()
    {
        const string Sheet = "<!DOCTYPE worksheet [<!ENTITY a \"b\">]><worksheet><sheetData/></worksheet>";

        Assert.Contains("the XML of a part is wrong", RefusalOf(WorkbookFile.WithSheet(Sheet)));
    }

    [Fact]
    public void PartOfAnotherKind_IsRefused() => Assert.Contains(
        "another root element", RefusalOf(WorkbookFile.WithSheet("<chartsheet/>")));

    [Fact]
    public void SheetWithoutSheetData_IsRefused() => Assert.Contains(
        "a sheet has no rows", RefusalOf(WorkbookFile.WithSheet("<worksheet/>")));
}
