using Conversion.Models;
using Conversion.Training.Fitting.Effects;

namespace Conversion.Training.Artifacts;

/// <summary>The card of a model that was fitted to a randomized test.</summary>
internal static class EffectCard
{
    /// <summary>Writes the card as JSON.</summary>
    public static string ToJson(Model model, EffectReport report) => ModelCard.ToJson(new
    {
        model.Name,
        model.Version,
        model.Hash,
        model.HorizonDays,
        model.Coverage,
        Heads = model.HeadNames,
        model.Features,
        report.Source,
        report.Customers,
        report.Control,
        report.Gate,
        Effects = report.Actions.Select(action => new
        {
            action.Action,
            action.Customers,
            Buying = Describe(action.Buying),
            Money = Describe(action.Money),
        }),
        Limits = (string[])
        [
            "Effects are against the control, on customers as in the test, in a season as in the test.",
            "An interval of an effect is of the mean over similar customers. Nobody can see the effect on one customer.",
        ],
    });

    private static object? Describe(OutcomeEffect? effect) => effect is null ? null : new
    {
        effect.Effect,
        effect.Low,
        effect.High,
        effect.Verdict,
        effect.Reason,
        effect.Terms,
    };
}
