using System.Globalization;
using Conversion.Training.Evaluation;
using Conversion.Training.Fitting.Effects;
using Conversion.Training.OffPolicy;

namespace Conversion.Training.Commands;

/// <summary>Prints what policies would have earned.</summary>
internal static class OffPolicyText
{
    /// <summary>Prints a report.</summary>
    public static void Print(OffPolicyReport report, TextWriter writer)
    {
        writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{report.Customers:N0} customers."));
        foreach (var note in report.LeftOut)
            writer.WriteLine($"Left out: {note}.");
        foreach (var policy in report.Policies)
        {
            writer.WriteLine();
            writer.WriteLine(policy.Policy + ": " + string.Join(", ", policy.Shares.Select(
                share => string.Create(CultureInfo.InvariantCulture, $"{share.Key} {share.Value:P0}"))));
            writer.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"  support: {policy.Support.Matches:P0} got the same, which counts as {policy.Support.EffectiveCustomers:N0} customers; " +
                $"{policy.Support.Impossible:P1} could not have got it"));
            if (policy.Refusal is not null)
                writer.WriteLine($"  no value: {policy.Refusal}");
            foreach (var outcome in policy.Outcomes)
                Print(outcome, writer);
        }
    }

    private static void Print(ValuedOutcome outcome, TextWriter writer)
    {
        var (name, scale, unit) = outcome.Outcome == TestOutcome.Buying ? ("who buy", 100, " %") : (outcome.Outcome, 1, "");
        writer.WriteLine(
            $"  {name}: {Text(outcome.Value.DoublyRobust, scale, unit)} doubly robust, " +
            $"{Text(outcome.Value.Weighted, scale, unit)} weighted");
        if (outcome.BeyondNone is { } beyond)
            writer.WriteLine($"    beyond leaving all alone: {Text(beyond, scale, scale == 100 ? " points" : "")}");
    }

    private static string Text(EffectEstimate estimate, int scale, string unit) => string.Create(
        CultureInfo.InvariantCulture,
        $"{scale * estimate.Estimate:0.00}{unit} ({scale * estimate.Low:0.00} to {scale * estimate.High:0.00})");
}
