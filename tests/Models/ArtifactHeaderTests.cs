using System.Text;
using Conversion.Models;
using Conversion.Tests.Models.Import;

namespace Conversion.Tests.Models;

/// <summary>The header of an artifact has exactly its fields, which differ by the version of the format.</summary>
public class ArtifactHeaderTests
{
    private const string Head =
        """
        {"reading":{"link":"Exp","slope":2,"offset":-1,"intervals":[{"upTo":1,"low":-3,"high":4}],"minimum":0,"maximum":5},
         "baseMargin":0.5,"singlePrecision":true,"trees":1,"nodes":2,"leaves":3,"covers":4,"rules":5,"categoryStarts":6,"categoryWords":7}
        """;

    private const string Json =
        """{"name":"n","version":"v","horizonDays":30,"coverage":0.8,"levelKnown":false,"""
        + """ "features":[{"name":"a","minimum":-1,"maximum":9}],"""
        + "\"probability\":" + Head + ",\"daysToBuy\":null,\"value\":null}";

    private const string Effect = "[{\"action\":\"mail\",\"outcome\":\"money\",\"head\":" + Head + "}]";
    private const string Outputs = "{\"names\":[\"p\",\"q\"],\"joint\":\"Softmax\",\"heads\":[" + Head + "," + Head + "]}";

    [Fact]
    public void Fields_AreRead()
    {
        var header = Parse(Json, version: 5);

        Assert.Equal(("n", "v", 30, 0.8, false), (header.Name, header.Version, header.HorizonDays, header.Coverage, header.LevelKnown));
        Assert.Equal([new("a", -1, 9)], header.Features);
        Assert.Equal((null, null), (header.DaysToBuy, header.Value));
        Assert.Equal((null, null, null, null), (header.Source, header.Missing, header.Outputs, header.Effects));
        var head = header.Probability!;
        Assert.Equal([new(1, -3, 4)], head.Transform.Intervals);
        Assert.Equal(new(Link.Exp, 2, -1, head.Transform.Intervals, 0, 5), head.Transform);
        Assert.Equal(new(head.Transform, 0.5, true, 1, 2, 3, 4, 5, 6, 7), head);
    }

    [Fact]
    public void FieldsOfVersion6_AreRead()
    {
        var header = Parse(
            Json.With("source", "\"XGBoost\"").With("missing", "-1").With("outputs", Outputs).With("effects", Effect)
                .With("features/0/type", "\"Text\"").With("features/0/levels", "[\"x\",\"y\"]")
                .With("features/0/rejectsUnseenLevels", "true")
                .With("probability/isDouble", "true").With("probability/reading/isotonic", """{"scores":[0,1],"values":[0.25,0.75]}"""),
            version: 6);

        Assert.Equal(("XGBoost", -1.0), (header.Source, header.Missing));
        var feature = header.Features[0];
        Assert.Equal(
            (FeatureType.Text, true, "x y"), (feature.Type, feature.RejectsUnseenLevels, string.Join(' ', feature.Levels!.Values)));
        Assert.True(header.Probability!.IsDouble);
        Assert.Equal(0.5, header.Probability.Transform.Isotonic!.At(0.5));
        Assert.Equal((JointLink.Softmax, "p q", 2),
            (header.Outputs!.Joint, string.Join(' ', header.Outputs.Names), header.Outputs.Heads.Count));
        var effect = Assert.Single(header.Effects!);
        Assert.Equal(("mail", EffectHead.Money, 3), (effect.Action, effect.Outcome, effect.Head.Leaves));
        var buying = Parse(Json.With("effects", Effect.Replace("money", "buying", StringComparison.Ordinal)), 6);
        Assert.Equal(EffectHead.Buying, buying.Effects![0].Outcome);
    }

    [Fact]
    public void Version4_KnowsItsLevel() => Assert.True(Parse(Json.With("levelKnown", null), version: 4).LevelKnown);

    [Fact]
    public void MinimumEqualToMaximum_IsRead() =>
        Assert.Equal(9, Parse(Json.With("features/0/minimum", "9"), version: 5).Features[0].Minimum);

    [Theory]
    [InlineData("levelKnown", "true", 4, "an object must have 8 fields, got 9 fields.")]
    [InlineData("source", "\"x\"", 5, "an object must have 9 fields, got 10 fields.")]
    [InlineData("missing", "1", 5, "an object must have 9 fields, got 10 fields.")]
    [InlineData("outputs", Outputs, 5, "an object must have 9 fields, got 10 fields.")]
    [InlineData("effects", Effect, 5, "an object must have 9 fields, got 10 fields.")]
    [InlineData("features/0/type", "\"Text\"", 5, "an object must have 3 fields, got 4 fields.")]
    [InlineData("features/0/levels", "[]", 5, "an object must have 3 fields, got 4 fields.")]
    [InlineData("features/0/rejectsUnseenLevels", "true", 5, "an object must have 3 fields, got 4 fields.")]
    [InlineData("probability/isDouble", "true", 5, "an object must have 10 fields, got 11 fields.")]
    [InlineData("probability/reading/isotonic", "{}", 5, "an object must have 6 fields, got 7 fields.")]
    [InlineData("other", "1", 6, "an object must have 9 fields, got 10 fields.")]
    [InlineData("coverage", null, 6, "an object must have 9 fields, got 8 fields.")]
    [InlineData("probability", "[]", 6, "an object must have 10 fields, got 0 fields.")]
    [InlineData("probability/reading", "null", 6, "an object must have 6 fields, got 0 fields.")]
    [InlineData("probability/reading/intervals/0/mid", "1", 6, "an object must have 3 fields, got 4 fields.")]
    [InlineData("probability/reading/isotonic", "{}", 6, "an object must have 2 fields, got 0 fields.")]
    [InlineData("features/0", "\"a\"", 6, "an object must have 3 fields, got 0 fields.")]
    [InlineData("features", "{}", 6, "features must be Array, got Object.")]
    [InlineData("name", "5", 6, "name must be String, got Number.")]
    [InlineData("version", "null", 6, "version must be String, got Null.")]
    [InlineData("levelKnown", "null", 6, "levelKnown must be True or False, got Null.")]
    [InlineData("coverage", "\"x\"", 6, "coverage must be Number, got String.")]
    [InlineData("horizonDays", "1.5", 6, "horizonDays must be a whole number.")]
    [InlineData("horizonDays", "3000000000", 6, "horizonDays must be a whole number.")]
    [InlineData("source", "1", 6, "source must be String, got Number.")]
    [InlineData("missing", "\"1\"", 6, "missing must be Number, got String.")]
    [InlineData("features/0/minimum", "10", 6, "minimum must be at most maximum, got 10 and 9.")]
    [InlineData("features/0/type", "\"Word\"", 6, "type must be one of Single, Double, Integer, Boolean, Text, got 'Word'.")]
    [InlineData("features/0/rejectsUnseenLevels", "1", 6, "rejectsUnseenLevels must be True or False, got Number.")]
    [InlineData("probability/isDouble", "1", 6, "isDouble must be True or False, got Number.")]
    [InlineData("probability/singlePrecision", "1", 6, "singlePrecision must be True or False, got Number.")]
    [InlineData("probability/baseMargin", "true", 6, "baseMargin must be Number, got True.")]
    [InlineData("probability/trees", "1.5", 6, "trees must be a whole number.")]
    [InlineData("probability/reading/link", "\"exp\"", 6,
        "link must be one of Identity, Logistic, Exp, Expm1, Softplus, SignedSquare, Step, Probit, got 'exp'.")]
    [InlineData("probability/reading/link", "\"2\"", 6,
        "link must be one of Identity, Logistic, Exp, Expm1, Softplus, SignedSquare, Step, Probit, got '2'.")]
    [InlineData("probability/reading/intervals", "null", 6, "intervals must be Array, got Null.")]
    [InlineData("probability/reading/isotonic", """{"scores":1,"values":[]}""", 6, "scores must be Array, got Number.")]
    [InlineData("outputs", "{}", 6, "an object must have 3 fields, got 0 fields.")]
    [InlineData("outputs", """{"names":1,"joint":"None","heads":[]}""", 6, "names must be Array, got Number.")]
    [InlineData("outputs", """{"names":[],"joint":"Odd","heads":[]}""", 6,
        "joint must be one of None, Softmax, SoftmaxZero, Normalize, Sort, got 'Odd'.")]
    [InlineData("outputs", """{"names":[],"joint":"None","heads":1}""", 6, "heads must be Array, got Number.")]
    [InlineData("effects", "[{}]", 6, "an object must have 3 fields, got 0 fields.")]
    [InlineData("effects", """[{"action":1,"outcome":"money","head":null}]""", 6, "action must be String, got Number.")]
    [InlineData("effects", """[{"action":"a","outcome":"odd","head":null}]""", 6, "outcome must be buying or money, got 'odd'.")]
    [InlineData("effects", """[{"action":"a","outcome":"money","head":null}]""", 6, "head must be an object.")]
    public void WrongField_IsRefused(string path, string? value, int version, string reason) => Assert.Equal(
        $"its header does not parse: {reason}",
        Assert.Throws<InvalidDataException>(() => Parse(Json.With(path, value), version)).Message);

    [Theory]
    [InlineData("name")]
    [InlineData("version")]
    [InlineData("horizonDays")]
    [InlineData("coverage")]
    [InlineData("levelKnown")]
    [InlineData("features")]
    [InlineData("probability")]
    [InlineData("daysToBuy")]
    [InlineData("value")]
    [InlineData("slope")]
    [InlineData("offset")]
    [InlineData("intervals")]
    [InlineData("minimum")]
    [InlineData("maximum")]
    [InlineData("reading")]
    [InlineData("baseMargin")]
    [InlineData("singlePrecision")]
    [InlineData("trees")]
    [InlineData("nodes")]
    [InlineData("leaves")]
    [InlineData("covers")]
    [InlineData("rules")]
    [InlineData("categoryStarts")]
    [InlineData("categoryWords")]
    [InlineData("link")]
    [InlineData("upTo")]
    [InlineData("low")]
    [InlineData("high")]
    public void FieldOfAnotherName_IsMissing(string name) => Assert.Equal(
        $"its header does not parse: {name} is missing.",
        Assert.Throws<InvalidDataException>(
            () => Parse(Json.Replace($"\"{name}\":", $"\"{name}_\":", StringComparison.Ordinal), 5)).Message);

    [Theory]
    [InlineData("{\"name\":\"a\",\"name\":\"b\"}")]
    [InlineData("{")]
    [InlineData("")]
    public void OtherText_IsRefused(string json) => Assert.StartsWith(
        "its header does not parse: ", Assert.Throws<InvalidDataException>(() => Parse(json, 5)).Message, StringComparison.Ordinal);

    private static ArtifactHeader Parse(string json, int version) => ArtifactHeader.Parse(Encoding.UTF8.GetBytes(json), version);
}
