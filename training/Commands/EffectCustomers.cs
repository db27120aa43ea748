using System.Globalization;
using Conversion.Models;

namespace Conversion.Training.Commands;

/// <summary>Writes what a model says of each customer of the test that it was fitted to.</summary>
internal static class EffectCustomers
{
    /// <summary>
    /// Writes one line for each customer: the line of the table or the id, the action with the greatest effect on buying, the action
    /// with the greatest profit, and each predicted effect. The control is chosen where no action has an effect above 0.
    /// </summary>
    public static void Write(
        TextWriter writer, EffectData data, Model model, double margin, IReadOnlyDictionary<string, double>? costs)
    {
        writer.WriteLine(string.Join(',', (string[])
        [
            data.IdName, "bestForBuying", "bestForMoney",
            .. from effect in model.Effects
               from bound in (string[])["", ":low", ":high"]
               select Quote($"{effect.Outcome}:{effect.Action}{bound}"),
        ]));
        for (var i = 0; i < data.Rows.Length; i++)
        {
            var estimates = model.Effects.Select(effect => (Effect: effect, Estimate: effect.Head.Predict(data.Rows[i]))).ToList();
            writer.WriteLine(string.Join(',', (string[])
            [
                Quote(data.Ids[i]),
                Quote(Best(EffectHead.Buying, 1, null)),
                Quote(Best(EffectHead.Money, margin, costs)),
                .. estimates.SelectMany(pair => (double?[])[pair.Estimate.Expected, pair.Estimate.Low, pair.Estimate.High])
                    .Select(number => number?.ToString("0.######", CultureInfo.InvariantCulture) ?? ""),
            ]));

            string Best(string outcome, double worth, IReadOnlyDictionary<string, double>? cost)
            {
                var (best, greatest) = (data.Actions[0], 0.0);
                foreach (var (effect, estimate) in estimates.Where(pair => pair.Effect.Outcome == outcome))
                {
                    var profit = worth * estimate.Expected - (cost?[effect.Action] ?? 0);
                    if (profit > greatest)
                        (best, greatest) = (effect.Action, profit);
                }
                return best;
            }
        }
    }

    private static string Quote(string text) =>
        text.AsSpan().ContainsAny(',', '"', '\n') ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;
}
