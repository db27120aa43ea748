using Conversion.Json;

namespace Conversion.Tests.Json;

public sealed class EditDistanceTests
{
    [Theory]
    [InlineData("", "", 0)]
    [InlineData("", "abc", 3)]
    [InlineData("abc", "", 3)]
    [InlineData("kitten", "sitting", 3)]
    [InlineData("flaw", "lawn", 2)]
    [InlineData("ab", "ba", 2)]
    [InlineData("recencydays", "recencyDays", 0)]
    public void Distance_CountsInsertedDeletedAndReplacedCharacters(string from, string to, int expected)
    {
        Assert.Equal(expected, EditDistance.Between(from, to));
        Assert.Equal(expected, EditDistance.Between(to, from));
    }
}
