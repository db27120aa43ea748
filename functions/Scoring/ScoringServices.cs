using System.Globalization;
using Conversion.Decisions;
using Conversion.Functions.Live;
using Conversion.Models;
using Conversion.Scoring;

namespace Conversion.Functions.Scoring;

/// <summary>
/// Loads the model, its card and the policy at start-up, from the settings <c>ModelPath</c> (the card lies beside it),
/// <c>PolicyPath</c>, <c>ControlShare</c> and <c>ControlSalt</c>.
/// </summary>
internal static class ScoringServices
{
    /// <exception cref="InvalidDataException">Something is missing, damaged or does not fit together.</exception>
    public static void AddScoring(this IServiceCollection services, IConfiguration settings)
    {
        var modelPath = PathOf(settings, "ModelPath", "models/conversion.model");
        var model = ModelLoader.Load(modelPath);
        var policy = Policy.Load(PathOf(settings, "PolicyPath", "models/policy.json"), Scorer.QuantitiesOf(model));
        services.AddSingleton(new Scorer(model, policy, ReadControlGroup(settings)));
        services.AddSingleton(new CustomerReader(model));
        services.AddSingleton<PolicySimulator>();
        services.AddSingleton(ModelCard.Load(Path.ChangeExtension(modelPath, ".card.json"), model));
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton<DecisionFeed>();
        services.AddHostedService<WarmUp>();
    }

    private static string PathOf(IConfiguration settings, string name, string preset) =>
        Path.Combine(AppContext.BaseDirectory, settings[name] is { Length: > 0 } path ? path : preset);

    private static ControlGroup ReadControlGroup(IConfiguration settings)
    {
        var text = settings["ControlShare"];
        if (string.IsNullOrEmpty(text))
            return ControlGroup.None;
        if (!double.TryParse(text, CultureInfo.InvariantCulture, out var share) || !(share is >= 0 and <= 1))
            throw new InvalidDataException($"The setting ControlShare must be a number from 0 to 1, not '{text}'.");
        // Without a salt of its own, every experiment would hold out the same people.
        if (share > 0 && string.IsNullOrEmpty(settings["ControlSalt"]))
            throw new InvalidDataException("The setting ControlSalt is needed where ControlShare is above 0.");
        return new(share, settings["ControlSalt"] ?? "");
    }
}
