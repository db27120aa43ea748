using Conversion.Decisions;
using Conversion.Functions.Http;
using Conversion.Json;
using Conversion.Models;
using Conversion.Scoring;

namespace Conversion.Functions.Scoring;

/// <summary>
/// Loads the model, the model card and the policy at start-up, and scores a first customer. The settings are <c>ModelPath</c>
/// (the card is in the same folder), <c>PolicyPath</c>, <c>ControlShare</c>, <c>ControlSalt</c>, <c>ExploreShare</c>,
/// <c>ExploreSalt</c>, <c>ExploreDays</c>, <c>TimeZone</c> and <c>AllowEpochInstants</c>.
/// </summary>
internal static class ScoringServices
{
    /// <summary>Starts to load while the host is set up. The caller must await the returned task before the port opens.</summary>
    /// <exception cref="InvalidDataException">
    /// A setting is invalid (thrown here), or a file is missing, damaged or does not match (thrown by the task).
    /// </exception>
    public static Task AddScoring(this IServiceCollection services, IConfiguration settings)
    {
        SettingNames.Check(settings);
        var modelPath = ReadPath(settings, "ModelPath", "models/conversion.model");
        var policyPath = ReadPath(settings, "PolicyPath", "models/policy.json");
        var control = ReadControlGroup(settings);
        var exploration = ReadExploration(settings);
        var instants = new InstantRules(ReadTimeZone(settings), settings.ReadFlag("AllowEpochInstants"));
        var loading = Task.Run(() => LoadedModel.Load(modelPath, policyPath, control, exploration, instants));
        services.AddSingleton(_ => loading.GetAwaiter().GetResult().Scorer);
        services.AddSingleton(_ => loading.GetAwaiter().GetResult().Reader);
        services.AddSingleton(_ => loading.GetAwaiter().GetResult().Card);
        services.AddSingleton(TimeProvider.System);
        return loading;
    }

    private static string ReadPath(IConfiguration settings, string name, string defaultPath) =>
        Path.Combine(AppContext.BaseDirectory, settings.ReadText(name) ?? defaultPath);

    private static TimeZoneInfo ReadTimeZone(IConfiguration settings)
    {
        if (settings.ReadText("TimeZone") is not { } text)
            return TimeZoneInfo.Utc;
        return TimeZoneInfo.TryFindSystemTimeZoneById(text, out var zone)
            ? zone
            : throw SettingReader.Invalid("TimeZone", "a time zone such as Europe/Berlin", text);
    }

    private static ControlGroup ReadControlGroup(IConfiguration settings)
    {
        var share = settings.ReadShare("ControlShare");
        // With one salt for all experiments, the control group would always be the same people.
        var salt = settings.ReadText("ControlSalt");
        if (share > 0 && salt is null)
            throw new InvalidDataException(
                "The setting ControlSalt is required when ControlShare is above 0; set ControlSalt to the experiment's name.");
        return new(share, salt ?? "");
    }

    private static Exploration ReadExploration(IConfiguration settings)
    {
        var share = settings.ReadShare("ExploreShare");
        var salt = settings.ReadText("ExploreSalt");
        // Other draws in each experiment, as for the control group.
        if (share > 0 && salt is null)
            throw new InvalidDataException(
                $"The setting ExploreSalt is required, because ExploreShare is {share}; set ExploreSalt to the experiment's name.");
        return new(share, salt ?? "", settings.ReadNumber("ExploreDays", Exploration.DefaultDays, 3650));
    }

    private sealed record LoadedModel(Scorer Scorer, CustomerReader Reader, ModelCardFile Card)
    {
        public static LoadedModel Load(
            string modelPath, string policyPath, ControlGroup control, Exploration exploration, InstantRules instants)
        {
            var model = ModelLoader.Load(modelPath);
            var scorer = new Scorer(model, LoadPolicy(policyPath, model, modelPath), control, exploration);
            var reader = new CustomerReader(model, instants, takesContacts: scorer.Policy.Document.Version is not null);
            WarmUp.Run(scorer, reader);
            return new(scorer, reader, ModelCardFile.Load(Path.ChangeExtension(modelPath, ".card.json"), model));
        }

        // Where another policy beside the model fits, such as the one that import wrote, the setting of it is the line that fixes.
        private static Policy LoadPolicy(string path, Model model, string modelPath)
        {
            var quantities = Scorer.QuantitiesOf(model);
            try
            {
                return Policy.Load(path, quantities);
            }
            catch (InvalidDataException e)
            {
                var file = Path.GetFullPath(modelPath);
                string[] others = [Path.Combine(Path.GetDirectoryName(file)!, "policy.json"), Path.ChangeExtension(file, ".policy.json")];
                if (Array.Find(others, other => other != Path.GetFullPath(path) && Fits(other, quantities)) is not { } fitting)
                    throw;
                throw new InvalidDataException($"{e.Message} A policy beside the model fits it: PolicyPath={fitting}", e);
            }
        }

        private static bool Fits(string path, Quantities quantities)
        {
            try
            {
                Policy.Load(path, quantities);
                return true;
            }
            catch (InvalidDataException)
            {
                return false;
            }
        }
    }
}
