using System.CommandLine;
using Conversion.Models;
using Conversion.Training.Artifacts;
using Conversion.Training.Import;

namespace Conversion.Training.Commands;

/// <summary><c>conversion import</c>: models trained in Python in; an artifact out.</summary>
internal static class ImportCommand
{
    private const string Text =
        """
        Makes an artifact of three models that XGBoost saved as JSON or LightGBM as text, and the card that the service
        wants beside it: NAME.card.json for NAME.model. They run exactly as there: what can't be run exactly is refused
        by name. So is an XGBoost model with rounds beyond its best_iteration, as early stopping leaves them: save
        booster[: best_iteration + 1].

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
        var horizon = OrderOptions.Horizon("Days that the predictions speak of.");
        var name = new Option<string>("--name") { Description = "The model's name.", DefaultValueFactory = _ => "imported" };
        var version = new Option<string>("--model-version") { Description = "The model's version.", DefaultValueFactory = _ => "1" };
        var output = File("--out", "Artifact to write.");
        var command = new Command("import", Text) { probability, days, value, features, horizon, name, version, output };
        command.SetAction(parsed =>
        {
            var (modelFile, cardFile) = (Path(output), System.IO.Path.ChangeExtension(Path(output), ".card.json"));
            foreach (var file in (string[])[modelFile, cardFile])
                OutputFile.Prepare(file, Path(probability), Path(days), Path(value), Path(features));
            var model = ModelImporter.Import(
                Path(probability), Path(days), Path(value), FeatureList.Load(Path(features)),
                parsed.GetRequiredValue(name), parsed.GetRequiredValue(version), parsed.GetRequiredValue(horizon));
            Write(model, modelFile, cardFile);

            string Path(Option<string> option) => parsed.GetRequiredValue(option);
        });
        return command;

        static Option<string> File(string name, string description) =>
            new Option<string>(name) { Description = description, Required = true, HelpName = "FILE" }.NotEmpty();
    }

    private static void Write(Model model, string path, string card)
    {
        var artifact = ModelWriter.Write(model);
        OutputFile.Write(path, artifact);
        // The hash that a card names is known to readers alone.
        OutputFile.Write(card, writer => writer.Write(ModelCard.BuildForImport(ModelLoader.Read(artifact))));
        var trees = model.Probability.Trees.Roots.Length + model.DaysToBuy.Trees.Roots.Length + model.Value.Trees.Roots.Length;
        Progress.Say($"{path}: {trees} trees over {model.Features.Count} features.");
    }
}
