using System.Buffers.Binary;
using System.Text;
using Conversion.Models;
using Conversion.Trees;

namespace Conversion.Tests.Models;

/// <summary>What an artifact needs decides the version of its format, and every part reads back the same.</summary>
public class ModelWriterTests
{
    private static readonly Ensemble Stump = new(1, [0], [0], [1.5f], [~0], [~1], [10, 20]) { Covers = [3, 4] };

    private static readonly Ensemble Doubles = new(1, [0], [0], [0.1f], [~0], [~1], [1, 2])
    {
        DoubleThresholds = [0.1],
        Rules = [SplitRule.MissingLeft],
        BaseMargin = 0.5,
    };

    private static readonly Head Plain = new(Stump, new(Link.Identity, 1, 0, [], double.MinValue, double.MaxValue));

    [Fact]
    public void ModelThatNeedsNothingNewer_IsOfVersion5()
    {
        Assert.Equal(5, VersionOf(Create(Plain)));
        Assert.Equal(6, VersionOf(Create(Plain, source: "XGBoost")));
        Assert.Equal(6, VersionOf(Create(new(Stump, Plain.Transform with { Isotonic = new([0, 1], [0, 1]) }))));
        Assert.Equal(6, VersionOf(Create(Plain).WithEffects("n", "v", [new("mail", EffectHead.Buying, Plain)])));
    }

    [Fact]
    public void Arrays_StartAtAMultipleOf8_AfterAHeaderOfAnyLength()
    {
        for (var length = 1; length <= 9; length++)
        {
            var bytes = ModelWriter.Write(Create(Plain, name: new('x', length)));
            var header = BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(8));

            Assert.Equal(0, (12 + header) % 8);
            Assert.Equal('}', Encoding.UTF8.GetString(bytes, 12, header).TrimEnd(' ')[^1]);
            Assert.InRange(header - Encoding.UTF8.GetString(bytes, 12, header).TrimEnd(' ').Length, 0, 7);
            Assert.Equal(10, BitConverter.ToDouble(bytes, 12 + header));
        }
    }

    [Fact]
    public void OutputsAndEffects_ReadBackTheSame()
    {
        var head = new Head(Doubles, new(Link.Exp, 2, 1, [new(1, -1, 2)], 0, 99) { Isotonic = new([0, 90], [0, 45]) });
        var written = new Model
        {
            Name = "n",
            Version = "v",
            Hash = "",
            HorizonDays = 30,
            Coverage = 0.8,
            Source = "LightGBM",
            Missing = -1,
            Features = [new("a", 0.1f, 0.1) { Type = FeatureType.Double, RejectsUnseenLevels = true }],
            Outputs = new(["p", "q"], [Plain, head], JointLink.Sort),
            Effects = [new("mail", EffectHead.Buying, Plain), new("call", EffectHead.Money, head)],
        };
        var bytes = ModelWriter.Write(written);

        var read = ModelLoader.Read(bytes);

        Assert.Equal(bytes, ModelWriter.Write(read));
        Assert.Equal(
            ("n", "v", 30, 0.8, "LightGBM", -1.0),
            (read.Name, read.Version, read.HorizonDays, read.Coverage, read.Source, read.Missing));
        Assert.Equal([("mail", "buying"), ("call", "money")], read.Effects.Select(effect => (effect.Action, effect.Outcome)));
        Assert.Equal((JointLink.Sort, "p q"), (read.Outputs!.Joint, string.Join(' ', read.Outputs.Names)));
        foreach (var found in (Head[])[read.Outputs.Heads[1], read.Effects[1].Head])
        {
            // Trees of doubles tell 0.1 and the next double apart.
            double[] values = [double.NaN, 0.1, Math.BitIncrement(0.1)];
            Assert.Equal([1.5, 1.5, 2.5], values.Select(value => found.Margin([value])));
            Assert.Equal([new(1, -1, 2)], found.Transform.Intervals);
            Assert.Equal([0.0, 45], found.Transform.Isotonic!.Values);
        }
        Assert.Equal([10.0, 20], read.Outputs.Heads[0].Trees.Leaves);
        Assert.Equal([3.0, 4], read.Effects[0].Head.Trees.Covers);
        // A float is written with its own digits: 0.1 and not 0.10000000149011612.
        Assert.Equal([written.Features[0] with { Minimum = 0.1 }], read.Features);
        Assert.Contains("\"minimum\":0.1,\"maximum\":0.1,", Encoding.UTF8.GetString(bytes), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, "it is not a Conversion model.")]
    [InlineData(11, "it is not a Conversion model.")]
    [InlineData(12, "it is truncated.")]
    [InlineData(15, "it is truncated.")]
    [InlineData(47, "it is truncated.")]
    [InlineData(48, "its checksum does not match: it is damaged or truncated.")]
    [InlineData(200, "its checksum does not match: it is damaged or truncated.")]
    public void TruncatedArtifact_IsNamed(int length, string reason)
    {
        var bytes = ModelWriter.Write(Create(Plain)).AsSpan(0, length).ToArray();

        Assert.Equal(reason, Assert.Throws<InvalidDataException>(() => ModelLoader.Read(bytes)).Message);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(7)]
    [InlineData(-1)]
    public void OtherVersion_IsNamed(int version)
    {
        var bytes = ModelWriter.Write(Create(Plain));
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(4), version);

        Assert.Equal(
            $"its format must be version 4 to 6, got version {version}.",
            Assert.Throws<InvalidDataException>(() => ModelLoader.Read(bytes)).Message);
    }

    private static int VersionOf(Model model) => BinaryPrimitives.ReadInt32LittleEndian(ModelWriter.Write(model).AsSpan(4));

    private static Model Create(Head probability, string name = "n", string? source = null) => new()
    {
        Name = name,
        Version = "v",
        Hash = "",
        HorizonDays = 30,
        Coverage = 0,
        Features = [new("a")],
        Probability = probability,
        Source = source,
    };
}
