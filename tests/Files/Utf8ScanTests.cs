using System.Text;
using System.Text.Unicode;
using Conversion.Files;

namespace Conversion.Tests.Files;

public sealed class Utf8ScanTests
{
    /// <summary>The framework decides about the whole text; the scan gets it in chunks of every length.</summary>
    [Fact]
    public void RandomBytesInChunks_AreJudgedAsTheFrameworkDoes()
    {
        // Starts, middles and ends of letters, also of letters that do not exist.
        byte[] values = [0x41, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0, 0xC2, 0xDF, 0xE0, 0xE2, 0xED, 0xEF, 0xF0, 0xF3, 0xF4, 0xF5, 0xFF];
        var random = new Random(1);
        var valid = 0;
        for (var i = 0; i < 20_000; i++)
        {
            var text = new List<byte>();
            for (var pieces = random.Next(5); pieces >= 0; pieces--)
                if (random.Next(4) == 0)
                    text.Add(values[random.Next(values.Length)]);
                else
                    text.AddRange(Encoding.UTF8.GetBytes(((string[])["a", "ü", "€", "𝄞"])[random.Next(4)]));
            var bytes = text.ToArray();
            var expected = FirstWrong(bytes);
            valid += expected < 0 ? 1 : 0;
            for (var size = 1; size <= 4; size++)
                Assert.Equal(expected, Scan(bytes, size).FirstWrong);
        }
        Assert.InRange(valid, 1_000, 19_000);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(100)]
    public void LettersAndWrongSequences_AreCounted(int chunk)
    {
        byte[] bytes = [.. "aü€𝄞"u8, 0xFC, .. "b"u8, 0xE2, 0x82, .. "cü"u8, 0xF0];
        var scan = Scan(bytes, chunk);

        Assert.Equal((4L, 3L, 10L), (scan.LetterCount, scan.WrongCount, scan.FirstWrong));
    }

    private static Utf8Scan Scan(byte[] bytes, int size)
    {
        var scan = new Utf8Scan(countLetters: true);
        foreach (var chunk in bytes.Chunk(size))
            scan.Append(chunk);
        scan.Complete();
        return scan;
    }

    private static int FirstWrong(ReadOnlySpan<byte> bytes)
    {
        Utf8.ToUtf16(bytes, new char[bytes.Length], out var read, out _, replaceInvalidSequences: false);
        return read == bytes.Length ? -1 : read;
    }
}
