using System.Security.Cryptography;
using Conversion.Hashing;

namespace Conversion.Tests.Hashing;

public class Sha256Tests
{
    [Fact]
    public void EveryLengthAroundBlockEnds_HashesAsTheFrameworkDoes()
    {
        var random = new Random(1);
        foreach (var length in Enumerable.Range(0, 300).Append(100_003))
        {
            var data = new byte[length];
            random.NextBytes(data);
            Assert.Equal(SHA256.HashData(data), Sha256.HashData(data));
        }
    }

    // The example of FIPS 180-4: the hash of "abc" begins with BA7816BF 8F01CFEA.
    [Fact]
    public void NumberOfAText_IsTheStartOfItsHash()
    {
        Assert.Equal(0xBA7816BF8F01CFEA, Sha256.NumberOf("abc"));
        Assert.Equal(0xBA7816BF8F01CFEA / Math.Pow(2, 64), Sha256.ShareOf("abc"));
    }
}
