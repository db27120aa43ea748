using System.Runtime.InteropServices;
using System.Text;

namespace Conversion.Files;

/// <summary>Finds the encoding of a whole text, and opens the text as UTF-8 without a byte order mark.</summary>
internal static class TextEncoding
{
    private const string Utf8 = "utf-8";
    private const string Utf16 = "utf-16";
    private const string Utf16LittleEndian = "utf-16le";
    private const string Utf16BigEndian = "utf-16be";
    private const string Windows1252 = LegacyEncoding.Western;
    private const string Iso88591 = "iso-8859-1";
    private const int PrefixLength = 1 << 12;
    private const int ChunkSize = 1 << 16;

    // Parts of the text that show its encoding.
    private const int SampleSize = 1 << 19;

    // At least one of four letters in an order file is a digit, a separator or another letter of ASCII.
    private const int LettersPerAscii = 4;
    private const int MinimumUtf16 = 16;

    // A text of Windows-1252 has few letters that look like UTF-8 by chance, compared with those that do not.
    private const int WrongPerChanceLetter = 10;
    private const int ChanceLettersPerWrong = 4;

    // Text has few control characters. About one of fourteen compressed bytes is such a character.
    private const int BytesPerControl = 50;

    // Control characters of text: Hive's separator, DOS's end of file, and the separators after it.
    private const byte HiveSeparator = 0x01;
    private const byte DosEnd = 0x1A;

    /// <summary>
    /// Reads a text to its end and returns its encoding: by its byte order mark, by the NULs of UTF-16, as UTF-8 where
    /// every byte is right, or else as an older encoding of Europe or of East Asia.
    /// </summary>
    /// <param name="text">The decompressed bytes.</param>
    /// <exception cref="OrderFileException">
    /// The text is UTF-32 or not a text, or mixes UTF-8 with another encoding.
    /// </exception>
    public static string Detect(Stream text)
    {
        var peeked = new PeekedStream(text, PrefixLength);
        ThrowIfBinary(peeked.Prefix);
        if ((FindMark(peeked.Prefix).Name ?? FindUtf16(peeked.Prefix)) is { } encoding)
            return encoding;
        var scan = new Utf8Scan(countLetters: true);
        var chunk = new byte[ChunkSize];
        var offset = 0L;
        var sample = new List<byte>();
        while (peeked.ReadAtLeast(chunk, chunk.Length, throwOnEndOfStream: false) is var read and > 0)
        {
            var bytes = chunk.AsSpan(0, read);
            if (bytes.IndexOf((byte)0) is var nul and >= 0)
                throw ContainsNul(offset + nul);
            scan.Append(bytes);
            if (scan.WrongCount > 0 && sample.Count < SampleSize)
                AddLines(sample, bytes, startsText: offset == 0, endsText: read < chunk.Length);
            offset += read;
        }
        scan.Complete();
        if (scan.WrongCount == 0)
            return Utf8;
        if (scan.LetterCount * WrongPerChanceLetter <= scan.WrongCount)
            return LegacyEncoding.Guess(CollectionsMarshal.AsSpan(sample));
        // Letters of two bytes, and letters of DOS, look like UTF-8 more often than other letters of Europe.
        var other = scan.LetterCount <= scan.WrongCount * ChanceLettersPerWrong
            ? LegacyEncoding.Find(CollectionsMarshal.AsSpan(sample))
            : null;
        return other ?? throw new OrderFileException(
                $"The file must have one encoding, but most of it is UTF-8 and the byte at offset {scan.FirstWrong} is not; " +
                "export it again as UTF-8, or name its encoding, such as encoding=windows-1252 or encoding=shift_jis.");
    }

    /// <summary>Opens a text as UTF-8 without a byte order mark.</summary>
    /// <param name="text">The decompressed bytes, which are disposed of with the stream.</param>
    /// <param name="encoding">The name of its encoding.</param>
    /// <exception cref="OrderFileException">
    /// The encoding is unknown or contradicts the byte order mark; while reading: a byte is not allowed in the encoding.
    /// </exception>
    public static Stream Open(Stream text, string encoding)
    {
        var peeked = new PeekedStream(text, PrefixLength);
        var mark = FindMark(peeked.Prefix);
        var name = NormalizeName(encoding);
        if (name == Utf16)
            name = mark.Name ?? FindUtf16(peeked.Prefix) ?? Utf16LittleEndian;
        if (mark.Name is not null && mark.Name != name)
            throw new OrderFileException(
                $"The encoding must be {mark.Name}, as the byte order mark of the file says, got {encoding}; use {mark.Name}.");
        peeked.Skip(mark.Length);
        return name == Utf8
            ? new Utf8Stream(peeked, mark.Length)
            : new TranscodingStream(peeked, mark.Length, name, DecoderOf(name));
    }

    /// <summary>Refuses the first bytes of what can't be a text.</summary>
    /// <exception cref="OrderFileException">There are NULs without UTF-16, or too many control characters.</exception>
    public static void ThrowIfBinary(ReadOnlySpan<byte> prefix)
    {
        if (IsUtf32(prefix))
            throw new OrderFileException("The file must be UTF-8, UTF-16 or Windows-1252, got UTF-32; save it as UTF-8.");
        if (FindMark(prefix).Name is not null || FindUtf16(prefix) is not null)
            return;
        var controls = 0;
        foreach (var value in prefix)
            controls += value is (> HiveSeparator and < (byte)'\t') or (> (byte)'\r' and < DosEnd) ? 1 : 0;
        if (controls * BytesPerControl > prefix.Length)
            throw new OrderFileException("The file must be text, .xlsx or Parquet, got other binary data; export it again.");
        if (prefix.IndexOf((byte)0) is var nul and >= 0)
            throw ContainsNul(nul);
    }

    /// <summary>Describes a NUL in a text.</summary>
    public static OrderFileException ContainsNul(long offset) =>
        new($"The file must be text without NUL, got one near offset {offset}; export it again.");

    /// <summary>Describes a byte that is wrong in an encoding.</summary>
    public static OrderFileException WrongByte(string encoding, long offset, Exception? inner = null) => new(
        $"The file must be {encoding} to its end, got a wrong byte at offset {offset}; export it as UTF-8, or name its encoding.",
        inner);

    private static (string? Name, int Length) FindMark(ReadOnlySpan<byte> prefix) => prefix switch
    {
        [0xEF, 0xBB, 0xBF, ..] => (Utf8, 3),
        [0xFF, 0xFE, ..] => (Utf16LittleEndian, 2),
        [0xFE, 0xFF, ..] => (Utf16BigEndian, 2),
        _ => (null, 0),
    };

    /// <summary>Adds the whole lines of a part of the text that have a byte that is not ASCII.</summary>
    private static void AddLines(List<byte> sample, ReadOnlySpan<byte> part, bool startsText, bool endsText)
    {
        if (!startsText)
            part = part[(part.IndexOf((byte)'\n') + 1)..];
        if (!endsText && part.LastIndexOf((byte)'\n') is var end and > 0)
            part = part[..end];
        foreach (var line in part.Split((byte)'\n'))
            if (part[line].ContainsAnyExceptInRange((byte)0, (byte)0x7F))
            {
                sample.AddRange(part[line]);
                sample.Add((byte)'\n');
            }
    }

    /// <summary>Finds UTF-16 without a mark: letters of ASCII have a NUL as the high byte.</summary>
    private static string? FindUtf16(ReadOnlySpan<byte> prefix)
    {
        // The NULs of fewer letters can be there by chance.
        if (prefix.Length < MinimumUtf16)
            return null;
        Span<int> nuls = [0, 0];
        for (var i = 0; i < prefix.Length; i++)
            nuls[i % 2] += prefix[i] == 0 ? 1 : 0;
        var enough = (prefix.Length / 2 / LettersPerAscii) + 1;
        if (nuls[1] >= enough && nuls[0] * LettersPerAscii < nuls[1])
            return Utf16LittleEndian;
        return nuls[0] >= enough && nuls[1] * LettersPerAscii < nuls[0] ? Utf16BigEndian : null;
    }

    /// <summary>Finds UTF-32 by its mark, or without one: three of the four bytes of an ASCII letter are NUL.</summary>
    private static bool IsUtf32(ReadOnlySpan<byte> prefix) =>
        prefix is [0xFF, 0xFE, 0, 0, ..] or [0, 0, 0xFE, 0xFF, ..]
        || (prefix.Length >= sizeof(int) && prefix.Count((byte)0) * 8 >= prefix.Length * 5 && FindUtf16(prefix) is null);

    private static string NormalizeName(string encoding) => encoding.Trim().ToLowerInvariant() switch
    {
        "utf8" => Utf8,
        "utf16" or "unicode" => Utf16,
        "cp1252" or "1252" or "ansi" => Windows1252,
        "cp932" or "932" or "sjis" or "shift-jis" or "windows-31j" => "shift_jis",
        "mac" or "macroman" or "mac-roman" => "macintosh",
        "gbk" or "gb2312" or "cp936" or "936" => "gb18030",
        ['c', 'p', '1', '2', '5', _] or ['1', '2', '5', _] => $"windows-{encoding.Trim()[^4..]}",
        "latin1" or "latin-1" or "iso8859-1" => Iso88591,
        var name => name,
    };

    private static Decoder DecoderOf(string name)
    {
        try
        {
            return name switch
            {
                Windows1252 => SingleByteDecoder.Windows1252(),
                Iso88591 => SingleByteDecoder.Iso88591(),
                Utf16LittleEndian => new UnicodeEncoding(bigEndian: false, byteOrderMark: false, throwOnInvalidBytes: true).GetDecoder(),
                Utf16BigEndian => new UnicodeEncoding(bigEndian: true, byteOrderMark: false, throwOnInvalidBytes: true).GetDecoder(),
                _ => FindEncoding(name).GetDecoder(),
            };
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            throw new OrderFileException(
                "The encoding must be utf-8, utf-16le, utf-16be, windows-1252 or iso-8859-1, or another one that .NET knows, " +
                $"got {name}; save the file as UTF-8.",
                e);
        }
    }

    private static Encoding FindEncoding(string name) =>
        CodePagesEncodingProvider.Instance.GetEncoding(name, EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback)
            ?? Encoding.GetEncoding(name, EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback);
}
