using Conversion.Training.Evaluation;

namespace Conversion.Tests.Training.Evaluation;

public sealed class ModelVerdictTests
{
    private static readonly string[] Heads = ["probability", "daysToBuy", "value"];

    [Theory]
    [InlineData(0.82, 0.16, "good", "Good: the model ranks customers better than each simple method (AUC 0.820, against 0.800 of the best simple method (RFM)), and its probabilities are off by 3.0 points on average.")]
    [InlineData(0.79, 0.16, "fair", "Fair: a simple method ranks customers as well as the model (AUC 0.790, against 0.800 of the best simple method (RFM)).")]
    [InlineData(0.82, 0.18, "fair", "Fair: the model ranks customers best (AUC 0.820, against 0.800 of the best simple method (RFM)), but the probabilities of RFM are as sharp.")]
    public void Model_IsComparedWithTheBestSimpleMethod(double auc, double brier, string word, string text) =>
        Assert.Equal(new(word, text), ModelVerdict.From(Heads, Verdicts(), Report(auc, brier)));

    [Fact]
    public void AbsentHead_IsFair()
    {
        HeadVerdict[] verdicts = [.. Verdicts()[..2], HeadVerdict.From("value", ["Too little data."])];
        var verdict = ModelVerdict.From(Heads[..2], verdicts, Report(0.82, 0.16));
        Assert.Equal("fair", verdict.Word);
        Assert.EndsWith("but it does not predict value.", verdict.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void NoHead_IsPoor_AndSaysWhy()
    {
        HeadVerdict[] verdicts = [.. Heads.Select(head => HeadVerdict.From(head, ["The orders are too few."]))];
        Assert.Equal(
            new("poor", "Poor: the model can't tell who will buy. The policy decides by history alone. The orders are too few."),
            ModelVerdict.From([], verdicts, null));
    }

    private static HeadVerdict[] Verdicts() => [.. Heads.Select(head => HeadVerdict.From(head, []))];

    private static EvaluationReport Report(double auc, double brier) => new(
        default, 0, 0, [], new(auc, brier, ExpectedCalibrationError: 0.03), new(), new(),
        [new("base rate", new(0.5, 0.24)), new("RFM", new(0.8, 0.17))], [], [], [], [], [], [], [], [], [], []);
}
