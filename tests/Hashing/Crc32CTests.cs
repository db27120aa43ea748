using Conversion.Hashing;

namespace Conversion.Tests.Hashing;

public class Crc32CTests
{
    // The check value that catalogues of CRCs give for this one.
    [Fact]
    public void DigitsFrom1To9_GiveTheCheckValue() => Assert.Equal(0xE3069283, Crc32C.Compute("123456789"u8));

    [Fact]
    public void EveryLengthAroundAWord_GivesTheRemainderBitByBit()
    {
        var random = new Random(2);
        for (var length = 0; length < 40; length++)
        {
            var data = new byte[length];
            random.NextBytes(data);
            Assert.Equal(ComputeByBits(data), Crc32C.Compute(data));
        }
    }

    // The polynomial 0x1EDC6F41 with its bits reversed, because the lowest bit of a byte comes first.
    private static uint ComputeByBits(byte[] data)
    {
        var crc = uint.MaxValue;
        foreach (var value in data)
        {
            crc ^= value;
            for (var bit = 0; bit < 8; bit++)
                crc = (crc & 1) == 1 ? crc >> 1 ^ 0x82F63B78 : crc >> 1;
        }
        return ~crc;
    }
}
