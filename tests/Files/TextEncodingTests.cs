using System.Text;
using Conversion.Files;

namespace Conversion.Tests.Files;

/// <summary>The encoding of a text is decided once, for the whole text.</summary>
public sealed class TextEncodingTests
{
    private const string Orders = "Kunde;Größe;Preis\nMüller – Co;5;12,50 €\n";

    private static readonly byte[] Windows1252 =
        [.. "Kunde;Gr"u8, 0xF6, 0xDF, .. "e;Preis\nM"u8, 0xFC, .. "ller "u8, 0x96, .. " Co;5;12,50 "u8, 0x80, (byte)'\n'];

    [Theory]
    [InlineData("utf-8", false)]
    [InlineData("utf-8", true)]
    [InlineData("utf-16", false)]
    [InlineData("utf-16", true)]
    [InlineData("utf-16BE", false)]
    [InlineData("utf-16BE", true)]
    public void UnicodeText_IsReadWithAndWithoutAMark(string name, bool hasMark)
    {
        var encoding = Encoding.GetEncoding(name);
        byte[] text = [.. hasMark ? encoding.GetPreamble() : [], .. encoding.GetBytes(Orders)];

        Assert.Equal(Orders, Decode(text));
    }

    [Fact]
    public void TextThatIsNotUtf8_IsWindows1252()
    {
        Assert.Equal("windows-1252", TextEncoding.Detect(new MemoryStream(Windows1252)));
        Assert.Equal(Orders, Decode(Windows1252));
    }

    [Fact]
    public void LetterOfWindows1252AfterALongText_DecidesForTheWholeText()
    {
        var text = string.Concat(Enumerable.Repeat("1;2;3\n", 50_000));

        Assert.Equal(text + Orders, Decode([.. Encoding.ASCII.GetBytes(text), .. Windows1252]));
    }

    [Fact]
    public void EveryLetterOfWindows1252_IsDecoded()
    {
        // The letters of 0x80 to 0x9F, which Unicode's table gives for this encoding.
        const string Letters = "€\u0000‚ƒ„…†‡ˆ‰Š‹Œ\u0000Ž\u0000\u0000‘’“”•–—˜™š›œ\u0000žŸ";
        foreach (var (i, letter) in Letters.Index().Where(item => item.Item != '\0'))
            Assert.Equal($"a{letter}b", Decode([(byte)'a', (byte)(0x80 + i), (byte)'b'], "windows-1252"));
        for (var letter = 0xA0; letter <= 0xFF; letter++)
            Assert.Equal($"a{(char)letter}b", Decode([(byte)'a', (byte)letter, (byte)'b'], "windows-1252"));
    }

    [Theory]
    [InlineData(0x81)]
    [InlineData(0x8D)]
    [InlineData(0x8F)]
    [InlineData(0x90)]
    [InlineData(0x9D)]
    public void ByteThatWindows1252DoesNotDefine_IsRefusedWithItsOffset(byte value) =>
        Assert.Contains("must be windows-1252 to its end, got a wrong byte at offset 3;", RefusalOf([.. "abc"u8, value, .. "def"u8]));

    [Fact]
    public void Iso88591ByName_GivesTheCodePointOfEachByte() =>
        Assert.Equal("a\u0080\u009Fü", Decode([(byte)'a', 0x80, 0x9F, 0xFC], "ISO-8859-1"));

    [Theory]
    [InlineData("utf8")]
    [InlineData(" UTF-8 ")]
    [InlineData("cp1252")]
    [InlineData("latin1")]
    [InlineData("us-ascii")]
    public void OtherNamesOfAnEncoding_AreKnown(string name) => Assert.Equal("a;b", Decode("a;b"u8.ToArray(), name));

    [Theory]
    [InlineData("windows-1252", "ä€–", "Windows-1252", " cp1252\t", "1252", "ANSI")]
    [InlineData("iso-8859-1", "ä\u0080", "latin1", "Latin-1", "iso8859-1")]
    [InlineData("windows-1250", "Dvořák", "cp1250", " 1250 ")]
    [InlineData("windows-1251", "Иван", "CP1251", "1251")]
    [InlineData("windows-1257", "Ķekava", "cp1257", "1257")]
    [InlineData("macintosh", "äñ€", "mac", "MacRoman", "mac-roman")]
    [InlineData("shift_jis", "注文ソー", "cp932", "932", "SJIS", "shift-jis", "Windows-31J")]
    [InlineData("gb18030", "订单𝄞", "gbk", "GB2312", "cp936", "936")]
    [InlineData("utf-8", "ä€𝄞", "UTF8")]
    [InlineData("utf-16", "ä€𝄞 in words", "utf16", "Unicode", "UTF-16LE")]
    [InlineData("utf-16BE", "ä€𝄞 in words", "utf16", "Unicode", "utf-16be")]
    public void NamesOfAnEncoding_ReadTheSameText(string encoding, string text, params string[] names)
    {
        var bytes = (CodePagesEncodingProvider.Instance.GetEncoding(encoding) ?? Encoding.GetEncoding(encoding)).GetBytes(text);

        foreach (var name in (string[])[encoding, .. names])
            Assert.Equal((name, text), (name, Decode(bytes, name)));
    }

    [Fact]
    public void Refusals_SayWhatIsWrongAndWhatToDo()
    {
        Assert.Equal(
            "The encoding must be utf-8, utf-16le, utf-16be, windows-1252 or iso-8859-1, or another one that .NET knows, " +
            "got klingon; save the file as UTF-8.",
            RefusalOf("a;b"u8.ToArray(), " Klingon"));
        Assert.Equal(
            "The encoding must be utf-16be, as the byte order mark of the file says, got UTF-16LE; use utf-16be.",
            RefusalOf([0xFE, 0xFF, 0, (byte)'a'], "UTF-16LE"));
        Assert.Equal(
            "The file must be us-ascii to its end, got a wrong byte at offset 1; export it as UTF-8, or name its encoding.",
            RefusalOf([(byte)'a', 0xFC], "us-ascii"));
        Assert.Equal("The file must be text without NUL, got one near offset 1; export it again.", RefusalOf("a\0"u8.ToArray()));
        Assert.Equal(
            "The file must be UTF-8, UTF-16 or Windows-1252, got UTF-32; save it as UTF-8.",
            RefusalOf([0xFF, 0xFE, 0, 0, 0xAC, 0x20, 0, 0]));
        Assert.Equal("The file must be text, .xlsx or Parquet, got other binary data; export it again.", RefusalOf([2]));
    }

    [Fact]
    public void ControlCharacters_AreBinaryIfThereAreMany()
    {
        for (byte value = 1; value < 0x20; value++)
        {
            var isText = value is 1 or (>= 9 and <= 13) or >= 0x1A;
            byte[] text = [.. Enumerable.Repeat((byte)'a', 48), value];
            Assert.Equal((value, isText), (value, !IsBinary(text)));
            // At most one of fifty bytes.
            Assert.False(IsBinary([.. text, (byte)'a']));
            Assert.Equal((value, isText), (value, !IsBinary([.. text, .. text, value])));
        }

        static bool IsBinary(byte[] text)
        {
            try
            {
                TextEncoding.Detect(new MemoryStream(text));
                return false;
            }
            catch (OrderFileException e)
            {
                Assert.Contains("other binary data", e.Message);
                return true;
            }
        }
    }

    // Letters of ASCII have a NUL as one byte, and Ā has one as the other byte.
    [Theory]
    [InlineData(8, 0, 0, true)]
    [InlineData(7, 0, 0, false)]
    [InlineData(3, 0, 5, true)]
    [InlineData(2, 0, 6, false)]
    [InlineData(4, 0, 11, true)]
    [InlineData(4, 0, 12, false)]
    [InlineData(8, 1, 7, true)]
    [InlineData(8, 2, 6, false)]
    [InlineData(9, 2, 5, true)]
    public void Utf16WithoutAMark_IsRecognizedByItsNuls(int ascii, int others, int letters, bool isRecognized)
    {
        var text = new string('a', ascii) + new string('Ā', others) + new string('€', letters);
        foreach (var isBigEndian in (bool[])[false, true])
        {
            var (encoding, name, offset) = isBigEndian ? (Encoding.BigEndianUnicode, "utf-16be", 0) : (Encoding.Unicode, "utf-16le", 1);
            var bytes = encoding.GetBytes(text);
            if (isRecognized)
                Assert.Equal((name, text), (TextEncoding.Detect(new MemoryStream(bytes)), Decode(bytes)));
            else
                Assert.Contains($"without NUL, got one near offset {offset};", RefusalOf(bytes));
        }
    }

    [Theory]
    [InlineData("a", true)]
    [InlineData("a€", true)]
    [InlineData("a€€", false)]
    [InlineData("€", false)]
    [InlineData("aaaa", true)]
    public void Utf32WithoutAMark_IsRecognizedByItsNuls(string text, bool isRecognized) =>
        Assert.Contains(isRecognized ? "got UTF-32;" : "without NUL", RefusalOf(Encoding.UTF32.GetBytes(text)));

    [Fact]
    public void Utf32WithAMark_IsRecognizedByIt()
    {
        foreach (var isBigEndian in (bool[])[false, true])
        {
            var encoding = new UTF32Encoding(isBigEndian, byteOrderMark: true);
            Assert.Contains("got UTF-32;", RefusalOf([.. encoding.GetPreamble(), .. encoding.GetBytes("€€€€€€")]));
            Assert.Contains("got UTF-32;", RefusalOf(encoding.GetPreamble()));
        }
    }

    [Theory]
    [InlineData("windows-1252")]
    [InlineData("utf-16le")]
    [InlineData("shift_jis")]
    [InlineData("utf-8")]
    public void LongLetters_AreReadToTheEnd(string encoding)
    {
        var text = string.Concat(Enumerable.Repeat(encoding == "shift_jis" ? "注文" : "€„", 25_000));
        var bytes = (CodePagesEncodingProvider.Instance.GetEncoding(encoding) ?? Encoding.GetEncoding(encoding)).GetBytes(text);

        Assert.Equal(text, Decode(bytes, encoding));
    }

    [Theory]
    [InlineData("utf-8")]
    [InlineData("windows-1252")]
    [InlineData("utf-16")]
    public void Dispose_ClosesTheText(string encoding)
    {
        var text = new PieceStream("a;b"u8.ToArray(), 1);
        var utf8 = TextEncoding.Open(text, encoding);

        Assert.Equal((true, false, false), (utf8.CanRead, utf8.CanSeek, utf8.CanWrite));
        Assert.False(text.IsDisposed);
        utf8.Dispose();
        Assert.True(text.IsDisposed);
    }

    [Theory]
    [InlineData("utf-8")]
    [InlineData("utf-16")]
    public void ReadingNothing_IsNotTheEnd(string encoding)
    {
        using var utf8 = TextEncoding.Open(new MemoryStream(Encoding.GetEncoding(encoding).GetBytes("a€")), encoding);
        var bytes = new byte[4];
        for (var i = 0; i < bytes.Length; i++)
        {
            Assert.Equal(0, utf8.Read([]));
            Assert.Equal(1, utf8.Read(bytes.AsSpan(i, 1)));
        }

        Assert.Equal("a€", Encoding.UTF8.GetString(bytes));
        Assert.Equal(0, utf8.Read(bytes));
    }

    [Fact]
    public void DecoderOfSingleBytes_FillsWhatIsFree()
    {
        var letters = new char[4];
        SingleByteDecoder.Windows1252().Convert(
            [0x80, 0x41, 0xFC], letters.AsSpan(1, 2), flush: true, out var bytes, out var chars, out var isComplete);
        Assert.Equal((2, 2, false, "\0€A\0"), (bytes, chars, isComplete, new string(letters)));
        SingleByteDecoder.Iso88591().Convert([0x80, 0xFC], letters, flush: true, out bytes, out chars, out isComplete);
        Assert.Equal((2, 2, true, "\u0080üA\0"), (bytes, chars, isComplete, new string(letters)));
        byte[] text = [0x41, 0x80, 0x42];
        Assert.Equal(2, SingleByteDecoder.Windows1252().GetCharCount(text, 1, 2));
        Assert.Equal((2, "\u0080ü€B"), (SingleByteDecoder.Windows1252().GetChars(text, 1, 2, letters, 2), new string(letters)));
    }

    [Theory]
    [InlineData("klingon")]
    [InlineData("utf-7")]
    [InlineData("")]
    public void UnknownEncoding_IsRefused(string name) =>
        Assert.Contains("The encoding must be utf-8, utf-16le", RefusalOf("a;b"u8.ToArray(), name));

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(65_535)]
    [InlineData(65_536)]
    [InlineData(200_000)]
    public void WrongByteInNamedUtf8_IsRefusedWithItsOffset(int offset)
    {
        byte[] text = [.. Enumerable.Repeat((byte)'a', offset), 0xFC, .. "bc"u8];

        Assert.Contains($"must be UTF-8 to its end, got a wrong byte at offset {offset};", RefusalOf(text, "utf-8"));
        Assert.Contains($"at offset {offset + 3};", RefusalOf([0xEF, 0xBB, 0xBF, .. text], "utf-8"));
    }

    [Fact]
    public void WrongByteInNamedAscii_IsRefusedWithItsOffset() =>
        Assert.Contains("must be us-ascii to its end, got a wrong byte at offset 2;", RefusalOf([.. "ab"u8, 0xFC], "us-ascii"));

    [Fact]
    public void Utf8ThatIsCutInALetter_IsRefused()
    {
        var text = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(Orders, 100)) + "ü");

        Assert.Contains($"most of it is UTF-8 and the byte at offset {text.Length - 2} is not;", RefusalOf(text[..^1]));
        Assert.Contains($"at offset {text.Length - 2};", RefusalOf(text[..^1], "utf-8"));
    }

    [Fact]
    public void TextOfTwoEncodings_IsRefused() =>
        Assert.Contains("must have one encoding", RefusalOf([.. Windows1252, .. Encoding.UTF8.GetBytes(Orders)]));

    [Fact]
    public void LettersThatLookLikeUtf8ByChance_StayWindows1252()
    {
        // É and a no-break space are also a letter of UTF-8.
        byte[] chance = [0xC9, 0xA0];
        byte[] text = [.. Enumerable.Repeat(Windows1252, 10).SelectMany(bytes => bytes), .. chance];

        Assert.EndsWith("\nÉ\u00A0", Decode(text));
    }

    [Fact]
    public void Utf16ThatIsCutInALetter_IsRefused()
    {
        var text = Encoding.Unicode.GetBytes(Orders);

        Assert.Contains("must be utf-16le to its end, got a wrong byte", RefusalOf(text[..^1]));
        Assert.Contains("must be utf-16be to its end, got a wrong byte", RefusalOf(Encoding.BigEndianUnicode.GetBytes(Orders)[..^1]));
    }

    [Fact]
    public void HalfOfASurrogatePair_IsRefused()
    {
        byte[] text = [.. Encoding.Unicode.GetBytes(Orders), 0x3D, 0xD8];

        Assert.Contains("got a wrong byte", RefusalOf(text));
        Assert.Contains("got a wrong byte", RefusalOf([.. text, (byte)'a', 0]));
    }

    [Fact]
    public void NulInText_IsRefused()
    {
        Assert.Contains("text without NUL, got one near offset 3;", RefusalOf([.. "a;b\0c\n"u8, .. Windows1252]));
        var late = new byte[100_000];
        late.AsSpan().Fill((byte)'a');
        late[90_000] = 0;
        Assert.Contains("near offset 90000;", RefusalOf(late));
        Assert.Contains("near offset 90000;", RefusalOf(late, "utf-8"));
        Assert.Contains("without NUL", RefusalOf(late, "windows-1252"));
        Assert.Contains("without NUL", RefusalOf(Encoding.Unicode.GetBytes(Orders + "\0")));
    }

    [Fact]
    public void Utf32_IsRefusedByName()
    {
        foreach (var encoding in (Encoding[])[new UTF32Encoding(bigEndian: false, true), new UTF32Encoding(bigEndian: true, true)])
        {
            Assert.Contains("got UTF-32", RefusalOf([.. encoding.GetPreamble(), .. encoding.GetBytes(Orders)]));
            Assert.Contains("got UTF-32", RefusalOf(encoding.GetBytes(Orders)));
        }
    }

    [Fact]
    public void ControlCharactersThatSeparateFields_AreText() =>
        Assert.Equal("a\u0001b\u001Fc\u001A", Decode("a\u0001b\u001Fc\u001A"u8.ToArray()));

    [Fact]
    public void NamedEncodingThatContradictsTheMark_IsRefused()
    {
        Assert.Contains("must be utf-8, as the byte order mark", RefusalOf([0xEF, 0xBB, 0xBF, (byte)'a'], "windows-1252"));
        Assert.Contains("must be utf-16le, as the byte order mark", RefusalOf([0xFF, 0xFE, (byte)'a', 0], "utf-8"));
    }

    [Fact]
    public void Utf16ByName_TakesItsByteOrderFromTheText()
    {
        Assert.Equal(Orders, Decode(Encoding.BigEndianUnicode.GetBytes(Orders), "utf-16"));
        Assert.Equal(Orders, Decode(Encoding.Unicode.GetBytes(Orders), "utf-16"));
        // No letter of ASCII: little endian.
        Assert.Equal("ÜÄ", Decode(Encoding.Unicode.GetBytes("ÜÄ"), "utf-16"));
    }

    [Fact]
    public void EmptyText_IsEmptyUtf8()
    {
        Assert.Equal("", Decode([]));
        Assert.Equal("", Decode([0xEF, 0xBB, 0xBF]));
        Assert.Equal("", Decode([0xFF, 0xFE]));
    }

    [Theory]
    [InlineData("utf-8")]
    [InlineData("utf-16")]
    [InlineData("utf-16BE")]
    public void TextThatComesInPieces_IsTheSame(string name)
    {
        var text = string.Concat(Enumerable.Repeat("a;ü;€;𝄞;\n", 5_000));
        var bytes = Encoding.GetEncoding(name).GetBytes(text);
        foreach (var size in (int[])[1, 2, 3, 5, 4096])
        {
            var encoding = TextEncoding.Detect(new PieceStream(bytes, size));
            using var utf8 = TextEncoding.Open(new PieceStream(bytes, size), encoding);
            Assert.Equal(text, ReadToEnd(utf8));
        }
    }

    [Fact]
    public void TextThatIsReadByteByByte_IsTheSame()
    {
        using var utf8 = TextEncoding.Open(new MemoryStream(Windows1252), "windows-1252");
        var bytes = new List<byte>();
        while (utf8.ReadByte() is var value and >= 0)
            bytes.Add((byte)value);

        Assert.Equal(Orders, Encoding.UTF8.GetString([.. bytes]));
    }

    private static string Decode(byte[] text, string? encoding = null)
    {
        encoding ??= TextEncoding.Detect(new MemoryStream(text));
        using var utf8 = TextEncoding.Open(new MemoryStream(text), encoding);
        return ReadToEnd(utf8);
    }

    // Keeps a byte order mark, and throws for a wrong byte.
    private static string ReadToEnd(Stream utf8)
    {
        using var reader = new StreamReader(utf8, new UTF8Encoding(false, true), detectEncodingFromByteOrderMarks: false);
        return reader.ReadToEnd();
    }

    private static string RefusalOf(byte[] text, string? encoding = null) =>
        Assert.Throws<OrderFileException>(() => Decode(text, encoding)).Message;
}
