using System.CommandLine;
using Conversion.Models;
using Conversion.Training.Artifacts;
using Conversion.Training.Import;

namespace Conversion.Training.Commands;

/// <summary><c>conversion import</c>: makes a model of model files from Python.</summary>
internal static class ImportCommand
{
    private const string Text =
        """
        Makes one model of up to three models that XGBoost saved as JSON or LightGBM as text. Writes the model and the card
        that the service needs beside it: NAME.card.json for NAME.model. An imported model predicts exactly as in its library.
        Give at least one of --probability, --days and --value. Answers have only the predictions that were given.
        A model that can't be run exactly is rejected with the reason. So is an XGBoost model with rounds after its
        best_iteration, which early stopping leaves: save booster[: best_iteration + 1].

        Examples:
          conversion import --probability p.json --days d.json --value v.json --features names.json --out models/mine.model

        The features file lists the columns of a row in order: ["recencyDays", "frequency", …], or objects
        {"name", "minimum", "maximum"} with the range in the training data. A score reports values outside the range.
        """;

    /// <summary>Creates the command.</summary>
    public static Command Create()
    {
        var probability = ModelOption("--probability", "Model of the probability of buying within the horizon, with a binary objective.");
        var days = ModelOption("--days", "Model of the days until the next purchase.");
        var value = ModelOption("--value", "Model of the money spent within the horizon.");
        var features = FileOption("--features", "JSON list of the features of a row, in order.");
        var horizon = OptionExtensions.Horizon("Prediction horizon in days.");
        var name = new Option<string>("--name")
        {
            Description = "Name of the model.",
            DefaultValueFactory = _ => "imported",
            HelpName = "NAME",
        };
        var version = new Option<string>("--model-version")
        {
            Description = "Version of the model.",
            DefaultValueFactory = _ => "1",
            HelpName = "VERSION",
        };
        var output = FileOption("--out", "Model file to write.");
        var command = new Command("import", Text) { probability, days, value, features, horizon, name, version, output };
        command.SetAction(parsed => Run(
            new(
                parsed.GetValue(probability),
                parsed.GetValue(days),
                parsed.GetValue(value),
                parsed.GetRequiredValue(features),
                parsed.GetRequiredValue(name),
                parsed.GetRequiredValue(version),
                parsed.GetValue(horizon)),
            parsed.GetRequiredValue(output)));
        return command;
    }

    private static int Run(ImportOptions options, string output)
    {
        var card = Path.ChangeExtension(output, ".card.json");
        foreach (var file in (string[])[output, card])
            OutputFile.Prepare(file, [.. options.Files, options.Features]);
        var model = ModelImporter.Import(options);
        var artifact = ModelWriter.Write(model);
        OutputFile.Write(output, artifact);
        // Only a loaded model has the hash that the card contains.
        OutputFile.Write(card, writer => writer.Write(ModelCard.BuildForImport(ModelLoader.Read(artifact))));
        var trees = model.Heads.Sum(head => head.Trees.Roots.Length);
        Progress.WriteLine($"Wrote {output} with {trees} trees over {model.Features.Count} features.");
        return 0;
    }

    private static Option<string?> ModelOption(string name, string description) =>
        new Option<string?>(name) { Description = description, HelpName = "FILE" }.NotEmpty();

    private static Option<string> FileOption(string name, string description) =>
        new Option<string>(name) { Description = description, Required = true, HelpName = "FILE" }.NotEmpty();
}
