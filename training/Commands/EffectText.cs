using System.Globalization;
using Conversion.Training.Fitting.Effects;

namespace Conversion.Training.Commands;

/// <summary>Prints what a randomized test shows.</summary>
internal static class EffectText
{
    /// <summary>Prints a report.</summary>
    public static void Print(EffectReport report, TextWriter writer)
    {
        writer.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{report.Customers:N0} customers, {report.Control.Customers:N0} in {report.Control.Name}."));
        foreach (var note in report.LeftOut)
            writer.WriteLine($"Left out: {note}.");
        writer.WriteLine();
        foreach (var action in report.Actions)
        {
            Print(action.Action, "who buy", action.Buying, 100, " points", writer);
            Print(action.Action, "money", action.Money, 1, "", writer);
        }
        foreach (var policies in report.Policies)
        {
            writer.WriteLine();
            writer.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"Beyond {report.Control.Name} for all {policies.Customers:N0}, by {policies.Outcome}, a customer:"));
            foreach (var value in policies.Values)
                writer.WriteLine(string.Create(
                    CultureInfo.InvariantCulture, $"  {value.Policy}: {value.Value:0.####} ({value.Low:0.####} to {value.High:0.####})"));
            writer.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"  by predicted effect less {policies.Best} for all: {policies.TargetedLessBest.Estimate:0.####} " +
                $"({policies.TargetedLessBest.Low:0.####} to {policies.TargetedLessBest.High:0.####})"));
        }
        writer.WriteLine();
        writer.WriteLine(report.Gate.Reason);
    }

    private static void Print(string action, string what, OutcomeEffect? effect, double scale, string unit, TextWriter writer)
    {
        if (effect is null)
            return;
        writer.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{action}, {what}: {scale * effect.Effect:+0.00;-0.00;0.00}{unit} " +
            $"({scale * effect.Low:+0.00;-0.00;0.00} to {scale * effect.High:+0.00;-0.00;0.00}), {effect.Verdict}"));
        writer.WriteLine($"  {effect.Reason}");
        foreach (var term in effect.Terms)
            writer.WriteLine($"  {term}");
    }
}
