using Conversion.Training.Evaluation;

namespace Conversion.Training.Fitting.Effects;

/// <summary>What a randomized test shows.</summary>
/// <param name="Source">What was read.</param>
/// <param name="Customers">The customers that count.</param>
/// <param name="Control">The name of the control.</param>
/// <param name="Confidence">The share of intervals that contain the truth.</param>
/// <param name="Seed">The random seed of the folds.</param>
/// <param name="Features">What was known of a customer before.</param>
/// <param name="LeftOut">Rows and columns that do not count, and why.</param>
/// <param name="Method">Who predicted the effects.</param>
/// <param name="Gate">Whether effects differ between customers, as far as the test can show.</param>
/// <param name="Actions">Each action against the control.</param>
/// <param name="Policies">What choosing by effects is worth, by outcome.</param>
internal sealed record EffectReport(
    string Source, int Customers, ControlArm Control, double Confidence, int Seed, IReadOnlyList<string> Features,
    IReadOnlyList<string> LeftOut, string Method, EffectGate Gate, IReadOnlyList<ActionEffect> Actions,
    IReadOnlyList<PolicyComparison> Policies)
{
    /// <summary>Collects what the analyses of all tests say.</summary>
    /// <param name="source">What was read.</param>
    /// <param name="customers">The customers of all tests.</param>
    /// <param name="leftOut">What does not count, and why.</param>
    /// <param name="analyses">The analyses.</param>
    /// <param name="seed">The seed of the folds.</param>
    /// <param name="margin">The share of money that is earned.</param>
    /// <param name="costs">Per action: what it costs for a customer. Null without costs.</param>
    public static EffectReport From(
        string source, int customers, IReadOnlyList<string> leftOut, IReadOnlyList<EffectAnalysis> analyses, int seed, double margin,
        IReadOnlyDictionary<string, double>? costs)
    {
        var control = analyses[0].Control();
        // Each test has customers of its own, and a control of its own.
        if (analyses.Count > 1)
            control = new(control.Name, analyses.Sum(analysis => analysis.Control().Customers), null, null);
        return new(
            source, customers, control, Effects.Confidence.Share, seed, analyses[0].Features, leftOut,
            "Models that did not see the customers predict their effects.", EffectAnalysis.Gate(analyses),
            [.. analyses.SelectMany(analysis => analysis.Actions())],
            [.. analyses.SelectMany(analysis => analysis.Policies(margin, costs))]);
    }
}

/// <summary>The customers of the control.</summary>
/// <param name="Name">The name of the control.</param>
/// <param name="Customers">Its customers.</param>
/// <param name="Buying">The share of all customers who would have bought under the control; null without this outcome.</param>
/// <param name="Money">The mean money of all customers under the control; null without this outcome.</param>
internal sealed record ControlArm(string Name, int Customers, double? Buying, double? Money);

/// <summary>What the gate says of all actions and outcomes together.</summary>
/// <param name="Open">Whether some effect may be predicted for each customer.</param>
/// <param name="Reason">Why.</param>
internal sealed record EffectGate(bool Open, string Reason);

/// <summary>What an action changes.</summary>
/// <param name="Action">The action.</param>
/// <param name="Customers">The customers who got it.</param>
/// <param name="Buying">What it changes in the share who buy; null without this outcome.</param>
/// <param name="Money">What it changes in the money of a customer; null without this outcome.</param>
internal sealed record ActionEffect(string Action, int Customers, OutcomeEffect? Buying, OutcomeEffect? Money);

/// <summary>What an action changes in an outcome.</summary>
/// <param name="Effect">The mean effect over all customers: a share, or money.</param>
/// <param name="Low">Lower bound of its interval.</param>
/// <param name="High">Upper bound of its interval.</param>
/// <param name="StandardError">Its standard error.</param>
/// <param name="Verdict">One of <see cref="EffectVerdict"/>.</param>
/// <param name="Reason">What was seen, and what size of test would be needed.</param>
/// <param name="Targeting">What treating the customers with the greatest effects first gains.</param>
/// <param name="Terms">How the effect depends on the customer; empty where it is the same for all.</param>
/// <param name="Calibration">Groups by predicted effect.</param>
internal sealed record OutcomeEffect(
    double Effect, double Low, double High, double StandardError, string Verdict, string Reason, TargetingGain Targeting,
    IReadOnlyList<string> Terms, IReadOnlyList<EffectGroup> Calibration);

/// <summary>The words for what is known of an effect.</summary>
internal static class EffectVerdict
{
    /// <summary>The gate is open: the effect is predicted for each customer.</summary>
    public const string PerCustomer = "per customer";

    /// <summary>The mean effect differs from none, and is used for all customers alike.</summary>
    public const string Average = "average";

    /// <summary>The test does not show an effect.</summary>
    public const string None = "none";
}

/// <summary>What targeting gains.</summary>
/// <param name="Qini">The area between the Qini curve and the line from treating none to treating all.</param>
/// <param name="Low">Lower bound of its interval.</param>
/// <param name="High">Upper bound of its interval.</param>
/// <param name="CustomersNeeded">The customers of a test that would show a gain of this size; null where none was seen.</param>
/// <param name="Curve">The Qini curve with its band.</param>
internal sealed record TargetingGain(double Qini, double Low, double High, double? CustomersNeeded, IReadOnlyList<TargetingPoint> Curve);

/// <summary>Customers with similar predicted effects.</summary>
/// <param name="Customers">Their number.</param>
/// <param name="Predicted">Their mean predicted effect.</param>
/// <param name="PredictedLow">Lower bound of the interval that a prediction has.</param>
/// <param name="PredictedHigh">Upper bound of this interval.</param>
/// <param name="Effect">The effect that was seen.</param>
/// <param name="Low">Lower bound of its interval.</param>
/// <param name="High">Upper bound of its interval.</param>
internal sealed record EffectGroup(
    int Customers, double Predicted, double PredictedLow, double PredictedHigh, double Effect, double Low, double High);

/// <summary>What ways to choose actions are worth, out of sample, beyond the control for all.</summary>
/// <param name="Outcome">The outcome, or profit.</param>
/// <param name="Customers">The customers of the test.</param>
/// <param name="Best">The best single action.</param>
/// <param name="Values">Each way.</param>
/// <param name="TargetedLessBest">What choosing by predicted effects earns more than the best single action.</param>
internal sealed record PolicyComparison(
    string Outcome, int Customers, string Best, IReadOnlyList<PolicyValue> Values, EffectEstimate TargetedLessBest)
{
    /// <summary>The name of the comparison by effect on money × margin − cost.</summary>
    public const string Profit = "profit";
}

/// <summary>What a way to choose actions is worth.</summary>
/// <param name="Policy">The way.</param>
/// <param name="Value">The mean over all customers, beyond the control for all.</param>
/// <param name="Low">Lower bound of its interval.</param>
/// <param name="High">Upper bound of its interval.</param>
/// <param name="Shares">Per action with customers: the share of customers who get it.</param>
internal sealed record PolicyValue(string Policy, double Value, double Low, double High, IReadOnlyDictionary<string, double> Shares);
