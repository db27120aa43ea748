namespace Conversion.Models.Import;

/// <summary>How XGBoost's objective turns margins into predictions, and the margins that the sums start from.</summary>
internal sealed record XGBoostObjective(OutputKind Kind, Link Link, JointLink Joint, float[] BaseMargins)
{
    // In base::kRtEps; since 3.2 a base score is moved into the open interval from 0 to 1.
    private const float Epsilon = 1e-6f;
    private static readonly Version ClampsBaseScore = new(3, 2, 0);

    // Before, the base score of binary:logitraw was a probability.
    private static readonly Version RawScoreIsMargin = new(1, 3, 1);

    private static readonly Version SortsQuantiles = new(3, 4, 0);

    // The base score is a prediction. XGBoost applies the inverse of the objective's link to it, in float.
    public static XGBoostObjective Parse(string name, int outputs, Version version, float[] baseScore)
    {
        var number = outputs > 1 ? OutputKind.Numbers : OutputKind.Number;
        var probability = outputs > 1 ? OutputKind.Numbers : OutputKind.Probability;
        float Logit(float value) => -MathF.Log(1 / (version >= ClampsBaseScore ? Math.Clamp(value, Epsilon, 1 - Epsilon) : value) - 1);
        XGBoostObjective Create(OutputKind kind, Link link, Func<float, float> toMargin, JointLink joint = JointLink.None) => new(
            kind, link, joint,
            [.. Enumerable.Range(0, outputs).Select(i => toMargin(baseScore[baseScore.Length == 1 ? 0 : i]))]);
        return name switch
        {
            "binary:logistic" or "reg:logistic" => Create(probability, Link.Logistic, Logit),
            "binary:logitraw" => Create(number, Link.Identity, version < RawScoreIsMargin ? Logit : Same),
            "binary:hinge" => Create(number, Link.Step, Same),
            "reg:squarederror" or "reg:linear" or "reg:squaredlogerror" or "reg:pseudohubererror" or "reg:absoluteerror"
                or "rank:pairwise" or "rank:ndcg" or "rank:map" => Create(number, Link.Identity, Same),
            "reg:quantileerror" or "reg:expectileerror" when outputs == 1 => Create(number, Link.Identity, Same),
            "reg:quantileerror" => Create(number, Link.Identity, Same, version >= SortsQuantiles ? JointLink.Sort : JointLink.None),
            "reg:gamma" or "reg:tweedie" or "count:poisson" or "survival:cox" or "survival:aft" =>
                Create(number, Link.Exp, MathF.Log),
            "multi:softprob" or "multi:softmax" when outputs > 1 => Create(OutputKind.Classes, Link.Identity, Same, JointLink.Softmax),
            "multi:softprob" or "multi:softmax" => throw new InvalidDataException($"its objective {name} needs a num_class above 1."),
            "reg:expectileerror" => throw new InvalidDataException(
                $"it uses the objective {name} with {outputs} outputs, which is not supported."),
            _ => throw new InvalidDataException($"it uses the objective {name}, which is not supported."),
        };
    }

    private static float Same(float value) => value;
}
