using System.Globalization;
using Conversion.Training.Evaluation;

namespace Conversion.Training.Commands;

/// <summary>Writes the effect of acting as a table for people.</summary>
internal static class LiftText
{
    /// <summary>Writes the table.</summary>
    public static void Print(LiftAnalysis lift, TextWriter output)
    {
        var together = lift.Actions.Where(action => action.Action == LiftAnalysis.AllActions).ToList();
        var customers = together[0].Control.Customers + together.Sum(action => action.Treatment.Customers);
        output.WriteLine(
            $"{customers:N0} customers with a first decision from {lift.First:yyyy-MM-dd} to {lift.Last:yyyy-MM-dd}, " +
            $"compared over {lift.HorizonDays} days with intervals of {100 * lift.Confidence:0.##} %. " +
            $"Left out {lift.IncompleteCustomers:N0} customers whose {lift.HorizonDays} days are not over.");
        if (together.Count > 1)
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{together.Count} treatments are compared with one control arm, each by itself. To choose the best of them, set " +
                $"--confidence {1 - 0.05 / together.Count:0.####}: then all their intervals hold together in 95 of 100 experiments."));
        output.WriteLine();
        string[] arm = together.Count > 1 ? ["arm"] : [];
        WriteRow(
        [
            "action", .. arm, "treatment", "bought", "control", "bought", "difference, points",
            "spend, treatment", "spend, control", "difference, adjusted",
        ]);
        output.WriteLine($"|---|{(together.Count > 1 ? "---|" : "")}---:|---:|---:|---:|---:|---:|---:|---:|");
        foreach (var action in lift.Actions)
            WriteRow(
            [
                action.Action,
                .. together.Count > 1 ? [action.Arm] : Array.Empty<string>(),
                $"{action.Treatment.Customers:N0}",
                $"{action.Treatment.BuyingShare:P2}",
                $"{action.Control.Customers:N0}",
                $"{action.Control.BuyingShare:P2}",
                Interval(action.Buying, 100, "+0.00;-0.00;0.00", "no customers in one arm"),
                $"{action.Treatment.MeanSpend:0.00}",
                $"{action.Control.MeanSpend:0.00}",
                Interval(action.Spend, 1, "+0.00;-0.00;0.00", action.Buying is null ? "no customers in one arm" : "too few buyers"),
            ]);

        void WriteRow(string[] cells) => output.WriteLine($"| {string.Join(" | ", cells)} |");
    }

    private static string Interval(EffectEstimate? effect, double unit, string format, string missing)
    {
        return effect is null ? missing : $"{Number(effect.Estimate)} ({Number(effect.Low)} to {Number(effect.High)})";

        string Number(double value) => (value * unit).ToString(format, CultureInfo.InvariantCulture);
    }
}
