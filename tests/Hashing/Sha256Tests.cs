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
}
