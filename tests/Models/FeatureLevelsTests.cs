using System.Text.Json;
using Conversion.Models;

namespace Conversion.Tests.Models;

public class FeatureLevelsTests
{
    [Theory]
    [InlineData("""["red","blue"]""", FeatureType.Text)]
    [InlineData("""[]""", FeatureType.Text)]
    [InlineData("""[3,1]""", FeatureType.Integer)]
    [InlineData("""[3,1.5]""", FeatureType.Double)]
    [InlineData("""[false,true]""", FeatureType.Boolean)]
    [InlineData("""[true]""", FeatureType.Boolean)]
    public void Levels_HaveTheTypeOfTheirValues_AndAreWrittenAsTheyWere(string json, FeatureType type)
    {
        var levels = Parse(json);

        Assert.Equal(type, levels.Type);
        Assert.Equal(json.Split(',').Length - (json == "[]" ? 1 : 0), levels.Count);
        Assert.Equal(json, JsonSerializer.Serialize(levels));
        Assert.Equal(json, JsonSerializer.Serialize(JsonSerializer.Deserialize<FeatureLevels>(json)));
    }

    [Fact]
    public void Code_IsThePositionOfTheLevel()
    {
        var colours = Parse("""["red","blue"]""");
        Assert.Equal((0, 1, null, null), (colours.CodeOf("red"), colours.CodeOf("blue"), colours.CodeOf("green"), colours.CodeOf(0)));
        var sizes = Parse("[3,1.5]");
        Assert.Equal((0, 1, null, null), (sizes.CodeOf(3), sizes.CodeOf(1.5), sizes.CodeOf(0), sizes.CodeOf("3")));
        var flags = Parse("[true,false]");
        Assert.Equal((0, 1, null), (flags.CodeOf(1), flags.CodeOf(0), flags.CodeOf(2)));
    }

    [Theory]
    [InlineData("""["a","b","a"]""", "each level of a feature must appear once, got 'a' twice.")]
    [InlineData("[1,1.0]", "each level of a feature must appear once, got '1' twice.")]
    [InlineData("[true,true]", "each level of a feature must appear once, got 'True' twice.")]
    [InlineData("""["a",1]""", "the levels of a feature must be all strings, all numbers or all booleans, got a mixture.")]
    [InlineData("[1,true]", "the levels of a feature must be all strings, all numbers or all booleans, got a mixture.")]
    [InlineData("[null]", "a level must be a string, a number or a boolean, got null.")]
    [InlineData("[1e999]", "a level must be a string, a number or a boolean, got 1e999.")]
    public void WrongLevels_AreRefused(string json, string reason) =>
        Assert.Equal(reason, Assert.Throws<InvalidDataException>(() => Parse(json)).Message);

    private static FeatureLevels Parse(string json)
    {
        using var document = JsonDocument.Parse(json);
        return FeatureLevels.Parse(document.RootElement);
    }
}
