using System.CommandLine;
using Conversion.Models;
using Conversion.Training.Importing;

namespace Conversion.Training.Commands;

/// <summary><c>conversion import</c>: models trained in Python in; an artifact out.</summary>
internal static class ImportCommand
{
    private const string Text =
        """
        Makes an artifact of three models that XGBoost saved as JSON or LightGBM as text. They run exactly as there:
        what can't be run exactly is refused by name.

        Examples:
          conversion import --probability p.json --days d.json --value v.json --features names.json --out models/mine.model

        The features file lists the columns of a row in order: ["recencyDays", "frequency", …], or objects
        {"name", "minimum", "maximum"} with the range seen in training, outside which a score says so.
        """;

    public static Command Create()
    {
        var probability = File("--probability", "Probability of buying within the horizon: a binary objective.");
        var days = File("--days", "Days until the purchase.");
        var value = File("--value", "Money spent within the horizon.");
        var features = File("--features", "JSON list of the features of a row.");
        var horizon = new Option<int>("--horizon") { Description = "Days that the predictions speak of.", DefaultValueFactory = _ => 90, HelpName = "DAYS" };
        var name = new Option<string>("--name") { Description = "The model's name.", DefaultValueFactory = _ => "imported" };
        var version = new Option<string>("--model-version") { Description = "The model's version.", DefaultValueFactory = _ => "1" };
        var output = File("--out", "Artifact to write.");
        var command = new Command("import", Text) { probability, days, value, features, horizon, name, version, output };
        command.SetAction(parsed =>
        {
            var model = ModelImport.Run(
                parsed.GetRequiredValue(probability), parsed.GetRequiredValue(days), parsed.GetRequiredValue(value),
                FeatureList.Load(parsed.GetRequiredValue(features)),
                parsed.GetRequiredValue(name), parsed.GetRequiredValue(version), parsed.GetRequiredValue(horizon));
            Write(model, parsed.GetRequiredValue(output));
        });
        return command;

        static Option<string> File(string name, string description) =>
            new(name) { Description = description, Required = true, HelpName = "FILE" };
    }

    private static void Write(Model model, string path)
    {
        if (model.HorizonDays < 1)
            throw new RefusalException($"--horizon is a number of days, not {model.HorizonDays}.");
        try
        {
            File.WriteAllBytes(path, ModelWriter.Write(model));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new RefusalException($"{path} can't be written: {e.Message}", e);
        }
        var trees = model.Probability.Trees.Roots.Length + model.DaysToBuy.Trees.Roots.Length + model.Value.Trees.Roots.Length;
        Progress.Say($"{path}: {trees} trees over {model.Features.Count} features.");
    }
}
