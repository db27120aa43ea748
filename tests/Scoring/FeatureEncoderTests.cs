using System.Text;
using Conversion.Models;
using Conversion.Scoring;

namespace Conversion.Tests.Scoring;

public sealed class FeatureEncoderTests
{
    private const double Unknown = double.NaN;

    private static readonly TrainedFeature Number = new("n", 2, 5);
    private static readonly TrainedFeature Exact = new("n") { Type = FeatureType.Double };
    private static readonly TrainedFeature Colour = new("c") { Levels = FeatureLevels.From(["red", "blue"]) };
    private static readonly TrainedFeature Size = new("s") { Levels = FeatureLevels.From([3.0, 1.5]), RejectsUnseenLevels = true };
    private static readonly TrainedFeature Flag = new("f") { Levels = FeatureLevels.From([false, true]) };

    [Fact]
    public void OwnModel_TakesNumbersThatFitAFloat()
    {
        var encoder = Create(Number, isImported: false);

        Assert.Equal("a number that fits a 32-bit float", encoder.Expected);
        Assert.Equal([(true, (float)0.1), (true, Unknown), (false, double.PositiveInfinity)], Encode(encoder, 0.1, double.NaN, 1e39));
        Assert.Equal([(true, 7.5), (true, Unknown), (false, Unknown), (false, Unknown), (false, Unknown)],
            EncodeCells(encoder, "7.5", "", "true", "x", "Infinity"));
        Assert.Equal(2.0, encoder.Example);
        Assert.Equal(0.0, Create(Exact, isImported: false).Example);
    }

    [Fact]
    public void ImportedModel_KeepsTheNumber_AndTakesFlags()
    {
        var encoder = Create(Number);

        Assert.Equal("a number that fits a 32-bit float, or true or false", encoder.Expected);
        Assert.Equal([(true, 0.1), (false, Unknown)], Encode(encoder, 0.1, 1e39));
        Assert.Equal([(true, 1), (true, 0.0), (true, 1), (true, 0), (false, Unknown)],
            EncodeCells(encoder, "true", "False", "TRUE", "0", "yes"));
        Assert.Equal("a number, or true or false", Create(Exact).Expected);
        Assert.Equal([(true, 1e39)], Encode(Create(Exact), 1e39));
    }

    // The library's own number for a missing value: as a float where the model's numbers are floats.
    [Fact]
    public void NumberForMissing_IsMissing()
    {
        Assert.Equal([(true, Unknown), (true, -998.0)], Encode(Create(Number, missing: -999), -999, -998));
        Assert.Equal([(true, Unknown)], Encode(Create(Number, missing: 0.1), (float)0.1));
        Assert.Equal([(true, Unknown), (true, (double)(float)0.1)], Encode(Create(Exact, missing: 0.1), 0.1, (float)0.1));
    }

    [Fact]
    public void Text_BecomesItsCode_AndAnUnseenOneIsMissing()
    {
        var encoder = Create(Colour);

        Assert.Equal("a text, as the levels of training (\"red\", \"blue\")", encoder.Expected);
        Assert.Equal([(true, 1), (true, Unknown), (true, Unknown)], EncodeCells(encoder, "blue", "green", ""));
        Assert.False(encoder.TryEncode(1.0, out _));
        Assert.False(encoder.TryEncode(true, out _));
        Assert.Equal("red", encoder.Example);
        Assert.False(Create(Number).TryEncode("1", out _));
    }

    [Fact]
    public void NumberOfALevel_BecomesItsCode_AndAnUnseenOneIsRefused()
    {
        var encoder = Create(Size);

        Assert.Equal("one of the 2 levels of training (3, 1.5)", encoder.Expected);
        Assert.Equal([(true, 0), (true, 1.0), (false, Unknown), (true, Unknown)], Encode(encoder, 3, 1.5, 2, double.NaN));
        Assert.False(encoder.TryEncode("3", out _));
    }

    [Fact]
    public void Flag_BecomesItsCode()
    {
        var encoder = Create(Flag);

        Assert.Equal("true or false, as the levels of training (false, true)", encoder.Expected);
        Assert.Equal([(true, 1), (true, 0.0), (false, Unknown)], EncodeCells(encoder, "true", "false", "1"));
        Assert.Equal(false, encoder.Example);
    }

    [Fact]
    public void ManyLevels_AreNamedUpToTheEighth()
    {
        FeatureEncoder Of(int count) =>
            Create(new("x") { Levels = FeatureLevels.From([.. Enumerable.Range(1, count).Select(i => (object)(double)i)]) });

        Assert.Equal("a number, as the levels of training (1, 2, 3, 4, 5, 6, 7, 8)", Of(8).Expected);
        Assert.Equal("a number, as the levels of training (1, 2, 3, 4, 5, 6, 7, 8, …)", Of(9).Expected);
        Assert.Equal(0.0, Create(new("x") { Levels = FeatureLevels.From([]) }).Example);
    }

    private static FeatureEncoder Create(TrainedFeature feature, bool isImported = true, double? missing = null) =>
        Assert.Single(FeatureEncoder.Of(new()
        {
            Name = "m",
            Version = "1",
            Hash = "",
            HorizonDays = 1,
            Coverage = 0,
            Features = [feature],
            Source = isImported ? "XGBoost" : null,
            Missing = missing,
        }));

    private static IEnumerable<(bool, double)> Encode(FeatureEncoder encoder, params double[] values) =>
        values.Select(value => (encoder.TryEncode(value, out var encoded), encoded));

    private static IEnumerable<(bool, double)> EncodeCells(FeatureEncoder encoder, params string[] cells) =>
        cells.Select(cell => (encoder.TryEncodeCell(Encoding.UTF8.GetBytes(cell), out var encoded), encoded));
}
