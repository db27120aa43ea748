using Conversion.Models;
using Conversion.Trees;

namespace Conversion.Tests.Models;

public class NamedOutputsTests
{
    // Exponentials of 0, ln 2, ln 5 and ln 6 are 1, 2, 5 and 6, so the shares are of 8, and of 2 + 6 without the output 0.
    [Theory]
    [InlineData(JointLink.None, new[] { 3.0, -1, 2 }, new[] { 3.0, -1, 2 })]
    [InlineData(JointLink.Softmax, new[] { 0, 0.69314718056, 1.60943791243 }, new[] { 0.125, 0.25, 0.625 })]
    [InlineData(JointLink.Softmax, new[] { 1000.0, 1000, -1000 }, new[] { 0.5, 0.5, 0 })]
    [InlineData(JointLink.SoftmaxZero, new[] { 0, 0.69314718056, 1.79175946923 }, new[] { 0, 0.25, 0.75 })]
    [InlineData(JointLink.SoftmaxZero, new[] { 0.0, 0, 0 }, new[] { 0.0, 0, 0 })]
    [InlineData(JointLink.SoftmaxZero, new[] { 1e-8, -1e-8, -2000 }, new[] { 1e-8, -1e-8, 0 })]
    [InlineData(JointLink.Normalize, new[] { 1.0, -2, 5 }, new[] { 0.125, -0.25, 0.625 })]
    [InlineData(JointLink.Normalize, new[] { 0.0, 0, 0 }, new[] { 0.0, 0, 0 })]
    [InlineData(JointLink.Sort, new[] { 3.0, -1, 2 }, new[] { -1.0, 2, 3 })]
    public void JointLink_IsAppliedToAllOutputs(JointLink joint, double[] margins, double[] expected)
    {
        var outputs = new double[3];
        new NamedOutputs(["a", "b", "c"], [.. margins.Select(Constant)], joint).Predict([0], outputs);

        Assert.Equal(expected, outputs.Select(output => Math.Round(output, 10)));
    }

    // exp(−maximum) is beyond a double, and the answer may not be infinite.
    [Fact]
    public void SoftmaxOfTinyAndVeryNegativeOutputs_IsFinite()
    {
        var outputs = new double[2];
        new NamedOutputs(["a", "b"], [Constant(-800), Constant(1e-8)], JointLink.SoftmaxZero).Predict([0], outputs);

        Assert.All(outputs, output => Assert.True(double.IsFinite(output)));
    }

    // The shares are of 8, as 2 and 6 are; the tiny output is a share of 8, too, and not part of the sum.
    [Fact]
    public void TinyOutputOfSoftmaxZero_IsItsShare()
    {
        var outputs = new double[3];
        new NamedOutputs(["a", "b", "c"], [Constant(8e-8), Constant(Math.Log(2)), Constant(Math.Log(6))], JointLink.SoftmaxZero)
            .Predict([0], outputs);

        Assert.Equal([1e-8, 0.25, 0.75], outputs, (left, right) => Math.Abs(left - right) < 1e-14);
    }

    [Fact]
    public void UnknownLinks_AreNamed()
    {
        var head = new Head(new(1, [~0], [], [], [], [], [0]), new((Link)99, 1, 0, [], 0, 1));

        Assert.Equal("The link 99 is unknown.", Assert.Throws<InvalidOperationException>(() => head.Expected(0)).Message);
        Assert.Equal(
            "The joint link 99 is unknown.",
            Assert.Throws<InvalidOperationException>(
                () => new NamedOutputs(["a"], [Constant(0)], (JointLink)99).Predict([0], new double[1])).Message);
    }

    [Theory]
    [InlineData("a b", 1, "A model must have one name for each output, got 2 names of 1 outputs.")]
    [InlineData("", 0, "A model must have one name for each output, got 0 names of 0 outputs.")]
    [InlineData("a b a", 3, "The names of outputs must differ, got 'a' twice.")]
    public void WrongNames_AreRefused(string names, int heads, string reason) => Assert.Equal(
        reason,
        Assert.Throws<InvalidDataException>(() => new NamedOutputs(
            names.Split(' ', StringSplitOptions.RemoveEmptyEntries), [.. Enumerable.Repeat(Constant(0), heads)], JointLink.None)).Message);

    private static Head Constant(double value) =>
        new(new Ensemble(1, [~0], [], [], [], [], [value]), new(Link.Identity, 1, 0, [], double.MinValue, double.MaxValue));
}
