using System.Globalization;
using Conversion.Decisions;
using Conversion.Models;
using Conversion.Scoring;

namespace Conversion.Functions.Scoring;

/// <summary>
/// Loads the model, its card and the policy at start-up, and scores a first customer. The settings are <c>ModelPath</c>
/// (the card lies beside it), <c>PolicyPath</c>, <c>ControlShare</c> and <c>ControlSalt</c>.
/// </summary>
internal static class ScoringServices
{
    /// <returns>The loading, which runs while the host is set up; to be awaited before the port opens.</returns>
    /// <exception cref="InvalidDataException">Something is missing, damaged or does not fit together: thrown here, or by what is returned.</exception>
    public static Task AddScoring(this IServiceCollection services, IConfiguration settings)
    {
        var modelPath = PathOf(settings, "ModelPath", "models/conversion.model");
        var policyPath = PathOf(settings, "PolicyPath", "models/policy.json");
        var control = ReadControlGroup(settings);
        var loading = Task.Run(() => Loaded.From(modelPath, policyPath, control));
        services.AddSingleton(_ => loading.GetAwaiter().GetResult().Scorer);
        services.AddSingleton(_ => loading.GetAwaiter().GetResult().Reader);
        services.AddSingleton(_ => loading.GetAwaiter().GetResult().Card);
        services.AddSingleton(TimeProvider.System);
        return loading;
    }

    private static string PathOf(IConfiguration settings, string name, string preset) =>
        Path.Combine(AppContext.BaseDirectory, settings[name] is { Length: > 0 } path ? path : preset);

    private static ControlGroup ReadControlGroup(IConfiguration settings)
    {
        var text = settings["ControlShare"];
        if (string.IsNullOrEmpty(text))
            return ControlGroup.None;
        if (!double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var share) || !(share is >= 0 and <= 1))
            throw new InvalidDataException($"The setting ControlShare must be a number from 0 to 1, not '{text}'.");
        // Without a salt of its own, every experiment would hold out the same people.
        if (share > 0 && string.IsNullOrEmpty(settings["ControlSalt"]))
            throw new InvalidDataException("The setting ControlSalt is needed where ControlShare is above 0.");
        return new(share, settings["ControlSalt"] ?? "");
    }

    private sealed record Loaded(Scorer Scorer, CustomerReader Reader, ModelCardFile Card)
    {
        public static Loaded From(string modelPath, string policyPath, ControlGroup control)
        {
            var model = ModelLoader.Load(modelPath);
            var scorer = new Scorer(model, Policy.Load(policyPath, Scorer.QuantitiesOf(model)), control);
            var reader = new CustomerReader(model);
            WarmUp.Run(scorer, reader);
            return new(scorer, reader, ModelCardFile.Load(Path.ChangeExtension(modelPath, ".card.json"), model));
        }
    }
}
