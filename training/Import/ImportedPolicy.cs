using Conversion.Decisions;
using Conversion.Json;
using Conversion.Models;
using Conversion.Scoring;
using Conversion.Training.Evaluation;

namespace Conversion.Training.Import;

/// <summary>The policy that an imported model starts with: one rule over what the model predicts, for the owner to change.</summary>
internal static class ImportedPolicy
{
    private const string StarterName = "starter for an imported model";

    /// <summary>
    /// Returns where to write a starter policy beside a model: <c>policy.json</c>, or <c>NAME.policy.json</c> where another policy that
    /// does not fit the model has that name. Null where a policy that fits is there.
    /// </summary>
    public static string? FindPath(string modelPath, Model model)
    {
        var path = Path.Combine(Path.GetDirectoryName(Path.GetFullPath(modelPath))!, "policy.json");
        if (!File.Exists(path))
            return path;
        var bytes = File.ReadAllBytes(path);
        try
        {
            Policy.Parse(bytes, Scorer.QuantitiesOf(model));
            return null;
        }
        catch (InvalidInputException)
        {
            // A starter of another import is nobody's work.
            return System.Text.Encoding.UTF8.GetString(bytes).Contains($"\"{StarterName}\"", StringComparison.Ordinal)
                ? path
                : Path.ChangeExtension(Path.GetFullPath(modelPath), ".policy.json");
        }
    }

    /// <summary>Writes the policy as JSON.</summary>
    public static string ToJson(Model model) => StarterPolicy.ToJson(new(
        StarterName, [.. Rules(model)], new("otherwise", "NURTURE", "NURTURE: Add to General Newsletter.")));

    private static IEnumerable<PolicyRule> Rules(Model model)
    {
        if (model.Probability is not null)
            yield return new("likely", "PROMO", "probability > 0.5", "PROMO: Send an offer. (Probability {probability})");
        else if (model.Value is not null)
            yield return new("valuable", "VIP", "value > 0", "VIP: Send early access. (Expected {value})");
        else if (model.DaysToBuy is not null)
            yield return new("soon", "PROMO", $"daysToBuy <= {model.HorizonDays}", "PROMO: Send an offer. (In {daysToBuy:truncate} days)");
        else if (model.Outputs is { } outputs && outputs.Names.FirstOrDefault(IsWord) is { } name)
            yield return new("first", "FIRST", $"{name} > 0.5", $"FIRST: {name} is {{{name}}}.");
    }

    // A rule names a quantity by one word.
    private static bool IsWord(string name) =>
        name.Length > 0 && name.All(c => char.IsLetterOrDigit(c) || c is '_' or '.') && !char.IsDigit(name[0])
        && name is not ("and" or "or" or "not");
}
