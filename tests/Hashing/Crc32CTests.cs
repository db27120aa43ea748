using Conversion.Hashing;

namespace Conversion.Tests.Hashing;

public class Crc32CTests
{
    // The check value that catalogues of CRCs give for this one.
    [Fact]
    public void DigitsFrom1To9_GiveTheCheckValue() => Assert.Equal(0xE3069283, Crc32C.Compute("123456789"u8));
}
