using System.Text;
using System.Text.RegularExpressions;
using Conversion.Files;

namespace Conversion.Tests.Files;

/// <summary>
/// The rows of delimited text. A row is written as its line and its cells, with ↵ where a cell has a line end, and with its error.
/// </summary>
public sealed class DelimitedReaderTests
{
    private const int BufferBytes = 1 << 16;
    private const int MaximumRowBytes = 4 << 20;
    private const string WrongEnd = " ! a quoted field must end at its closing quote.";

    [Theory]
    [InlineData("")]
    [InlineData("\n\r\n\r\r")]
    [InlineData("a", "1: a")]
    [InlineData("a,b,,c\n", "1: a|b||c")]
    [InlineData(",\n,,", "1: |", "2: ||")]
    [InlineData("a\nb\r\nc\rd", "1: a", "2: b", "3: c", "4: d")]
    [InlineData("\n\r\na\n\n\r\rb\r\n\r\nc\r", "3: a", "7: b", "9: c")]
    [InlineData(" a , b\t,\tc \n \n", "1:  a | b\t|\tc ", "2:  ")]
    [InlineData("ü,€;𝄞,\u0001\u0000", "1: ü|€;𝄞|\u0001\u0000")]
    // Quotes.
    [InlineData("\"a,b\",\"\",\"c\"", "1: a,b||c")]
    [InlineData("\"a\"\"b\",\"\"\"\",\"\"\"\"\"c\"\"\"\n", "1: a\"b|\"|\"\"c\"")]
    [InlineData("  \"a\"  ,\"b\" \r\n", "1: a|b")]
    [InlineData("a\"b\",c\"\"\n\t\"d\",\"\"", "1: a\"b\"|c\"\"", "2: \t\"d\"|")]
    [InlineData("\"a\nb\",c\nd\n", "1: a\nb|c ↵", "3: d")]
    [InlineData("\"a\r\nb\rc\n\rd\",\"\n\"\re", "1: a\r\nb\rc\n\rd|\n ↵", "7: e")]
    [InlineData("\"a\"b,\"c\"\nd", "1: a|c" + WrongEnd, "2: d")]
    [InlineData("\"a\"\t\n\"b\" \"c\"\nd", "1: a" + WrongEnd, "2: b" + WrongEnd, "3: d")]
    public void Text_GivesItsRows(string text, params string[] expected) => Assert.Equal(expected, Rows(text, ','));

    [Theory]
    [InlineData("a b  c\td \t e", "1: a|b|c|d|e")]
    [InlineData("  a\n\tb \nc\t\r\n", "1: a", "2: b", "3: c")]
    [InlineData(" \n\t\n\na", "1: ", "2: ", "4: a")]
    [InlineData("\"a b\"  \"c\"\"\td\"\t\"\n\" e", "1: a b|c\"\td|\n|e ↵")]
    [InlineData("a,b;c \"d\"e f", "1: a,b;c|d|f" + WrongEnd)]
    public void TextWithBlanksBetweenCells_GivesItsRows(string text, params string[] expected) =>
        Assert.Equal(expected, Rows(text, (char)DelimitedReader.Blanks));

    [Theory]
    [InlineData("\"a", 1, "a quoted field is not closed.")]
    [InlineData("a\nb,\"c\nd\ne\n", 2, "a quoted field is not closed.")]
    [InlineData("a\n\n\"b\"\"", 3, "a quoted field is not closed.")]
    [InlineData("a\n\"b\"c,\"d", 2, "a quoted field is not closed.")]
    [InlineData("\"a\nb\"c\nd", 1, "a quoted field must end at its closing quote.")]
    [InlineData("a\n\"b\"c,\"\n\"\nd", 2, "a quoted field must end at its closing quote.")]
    public void QuotesThatAreNotInPairs_AreRefusedWithTheirLine(string text, int line, string error) => Assert.Equal(
        $"The quotes from line {line} on must be in pairs, but {error} " +
        "Nobody can know where the rows below start; correct the quotes.",
        Rows(text, ',')[^1]);

    [Theory]
    [InlineData(',')]
    [InlineData('\t')]
    [InlineData('\u0001')]
    [InlineData(' ')]
    public void RandomTexts_AreReadAsByASimpleReader(char delimiter)
    {
        string[] parts =
        [
            "a", "b", "ü", " ", "\t", "\"", "\"", "\"\"", "\n", "\r", "\r\n", $"{delimiter}", $"{delimiter}", $"{delimiter}\"",
        ];
        var random = new Random(delimiter);
        for (var i = 0; i < 300; i++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(1, 20)).Select(_ => parts[random.Next(parts.Length)]));
            foreach (var pieceBytes in (int[])[1, 2, BufferBytes])
                AssertAsSimpleReader(text, delimiter, pieceBytes);
        }
    }

    [Theory]
    [InlineData("a,\"b\"\"c\"  ,d\r\ne\n")]
    [InlineData("\"\n\"\"\r\n\",\"\"\r\r\nf,,\n\r\"g\"")]
    [InlineData("a\n\n\r\n \"b\"x,c\r\n")]
    public void RowsAtTheEndOfTheBuffer_AreReadAsByASimpleReader(string text)
    {
        for (var before = BufferBytes - text.Length - 2; before <= BufferBytes + 1; before++)
        {
            // In a row of its own, in a long row, and twice in rows that are shorter than the buffer.
            AssertAsSimpleReader(new string('x', before - 1) + "\n" + text, ',');
            AssertAsSimpleReader(new string('x', before - 1) + "," + text + text, ',');
            AssertAsSimpleReader(new string('x', 40_000) + "\n" + new string('y', before - 40_001) + "," + text, ',');
        }
    }

    [Theory]
    [InlineData(BufferBytes - 1)]
    [InlineData(BufferBytes)]
    [InlineData(3 * BufferBytes)]
    public void LongCells_AreRead(int length)
    {
        var plain = new string('x', length);
        var quoted = new string('"', length);

        Assert.Equal(
            ["1: a", $"2: {plain}|{quoted}|b", "3: c"],
            Rows($"a\n{plain},\"{quoted}{quoted}\",b\nc", ','));
    }

    [Theory]
    [InlineData(64)]
    [InlineData(65)]
    [InlineData(1_000)]
    public void ManyCells_AreRead(int count)
    {
        var cells = Enumerable.Range(0, count).Select(i => $"c{i}").ToList();

        Assert.Equal(["1: " + string.Join('|', cells), "2: d"], Rows(string.Join(';', cells) + "\nd", ';'));
    }

    [Fact]
    public void RowOverTheLimit_IsRefusedWithItsLine()
    {
        // The limit counts the bytes that are read before the end of the row is found.
        var row = "\"" + new string('x', MaximumRowBytes - 1);
        Assert.StartsWith("The quotes from line 3 on", Rows("a\n\n" + row, ',', 1 << 20)[^1], StringComparison.Ordinal);
        Assert.Equal(
            ["1: a", "The row from line 3 on must be at most 4 MiB long; most likely a quote is not closed."],
            Rows("a\n\n" + row + "x", ',', 1 << 20));
    }

    [Fact]
    public void CellsOfARow_StayWhileOthersAreRead()
    {
        var (b, d) = (new string('b', 200), new string('d', 2_000));
        using var reader = Open($"\"a\"\"{b}\",\"c\"\"{d}\",\"e\"\"\",\"\"\"f\"");
        Assert.True(reader.Read());

        var first = reader[0];
        var second = reader[1];
        var third = reader[2];
        var fourth = reader[3];
        Assert.Equal($"a\"{b}", Encoding.UTF8.GetString(first));
        Assert.Equal($"c\"{d}", Encoding.UTF8.GetString(second));
        Assert.Equal("e\"", Encoding.UTF8.GetString(third));
        Assert.Equal("\"f", Encoding.UTF8.GetString(fourth));
    }

    [Fact]
    public void CellBesideTheRow_IsEmpty()
    {
        using var reader = Open("a,b\nc");

        Assert.True(reader.Read());
        Assert.Equal((2, ""), (reader.Count, Cell(reader, 2) + Cell(reader, 100) + Cell(reader, -1)));
        Assert.True(reader.Read());
        Assert.Equal((1, "c", ""), (reader.Count, Cell(reader, 0), Cell(reader, 1)));
    }

    [Fact]
    public void End_StaysTheEnd()
    {
        using var reader = Open("a\n\"b\n\"\n\n");
        Assert.True(reader.Read());
        Assert.False(reader.ContainsLineEnds);
        Assert.True(reader.Read());
        Assert.True(reader.ContainsLineEnds);
        for (var i = 0; i < 3; i++)
        {
            Assert.False(reader.Read());
            Assert.Equal((5, false), (reader.Line, reader.ContainsLineEnds));
        }
    }

    [Fact]
    public void Dispose_ClosesTheText()
    {
        var text = new MemoryStream();
        new DelimitedReader(text, (byte)',').Dispose();

        Assert.False(text.CanRead);
    }

    private static void AssertAsSimpleReader(string text, char delimiter, int pieceBytes = BufferBytes)
    {
        var expected = ReadSimply(text, delimiter);
        var actual = Rows(text, delimiter, pieceBytes);
        if (!expected.SequenceEqual(actual))
            Assert.Equal((text, string.Join('\n', expected)), ("", string.Join('\n', actual)));
    }

    /// <summary>Reads the rows of a whole text with an expression for a cell.</summary>
    private static List<string> ReadSimply(string text, char delimiter)
    {
        var (before, ends) = delimiter == ' ' ? (@"(?>[ \t]*)", @" \t") : ("", Regex.Escape($"{delimiter}"));
        ends = $@"[^{ends}\r\n]*";
        var cell = new Regex($@"\G{before}(?: *(?<open>"")(?<text>(?>[^""]+|"""")*)(?<close>""(?<rest>{ends}))?|(?<text>{ends}))");
        var rows = new List<string>();
        var line = 1;
        for (var (at, start) = (0, 0); ;)
        {
            at = text.AsSpan(at).IndexOfAnyExcept('\r', '\n') is var blank and >= 0 ? at + blank : text.Length;
            if (at == text.Length)
                return rows;
            line += CountLineEnds(text[start..at]);
            start = at;
            var (cells, error, hasLineEnds) = (new List<string>(), "", false);
            while (true)
            {
                var match = cell.Match(text, at);
                at += match.Length;
                var value = match.Groups["text"].Value;
                var isQuoted = match.Groups["open"].Success;
                cells.Add(isQuoted ? value.Replace("\"\"", "\"") : value);
                hasLineEnds |= value.Contains('\n') || value.Contains('\r');
                if (isQuoted && !match.Groups["close"].Success)
                    (error, hasLineEnds) = ("a quoted field is not closed.", true);
                else if (match.Groups["rest"].Value.Trim(' ').Length > 0)
                    error = "a quoted field must end at its closing quote.";
                if (at == text.Length || text[at] is '\r' or '\n')
                    break;
                at++;
            }
            if (error.Length > 0 && hasLineEnds)
            {
                rows.Add($"The quotes from line {line} on must be in pairs, but {error} " +
                    "Nobody can know where the rows below start; correct the quotes.");
                return rows;
            }
            if (delimiter == ' ' && cells.Count > 1 && cells[^1].Length == 0)
                cells.RemoveAt(cells.Count - 1);
            rows.Add($"{line}: {string.Join('|', cells)}{(hasLineEnds ? " ↵" : "")}{(error.Length > 0 ? $" ! {error}" : "")}");
            if (text.AsSpan(at).StartsWith("\r\n"))
                at++;
            at = Math.Min(at + 1, text.Length);
        }
    }

    private static int CountLineEnds(string text) => text.Replace("\r\n", "\n").Count(letter => letter is '\r' or '\n');

    /// <summary>Returns the rows, and the message where the text is refused.</summary>
    private static List<string> Rows(string text, char delimiter, int pieceBytes = BufferBytes)
    {
        using var reader = new DelimitedReader(new PieceStream(Encoding.UTF8.GetBytes(text), pieceBytes), (byte)delimiter);
        var rows = new List<string>();
        try
        {
            while (reader.Read())
            {
                var cells = Enumerable.Range(0, reader.Count).Select(i => Cell(reader, i));
                rows.Add($"{reader.Line}: {string.Join('|', cells)}{(reader.ContainsLineEnds ? " ↵" : "")}" +
                    (reader.Error is null ? "" : $" ! {reader.Error}"));
            }
        }
        catch (OrderFileException e)
        {
            rows.Add(e.Message);
        }
        return rows;
    }

    private static DelimitedReader Open(string text) => new(new MemoryStream(Encoding.UTF8.GetBytes(text)), (byte)',');

    private static string Cell(DelimitedReader reader, int column) => Encoding.UTF8.GetString(reader[column]);
}
