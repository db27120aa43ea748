using System.CommandLine;
using System.Globalization;
using Conversion.Models;
using Conversion.Models.Import;
using Conversion.Training.Artifacts;
using Conversion.Training.Import;

namespace Conversion.Training.Commands;

/// <summary><c>conversion import</c>: makes a model of model files from Python.</summary>
internal static class ImportCommand
{
    private const string Text =
        """
        Makes a model of a file that XGBoost, LightGBM, CatBoost or scikit-learn saved. Writes the model, the card that the service
        needs beside it, and a starter policy. An imported model predicts exactly as in its library.
        Reads XGBoost's .ubj and .json, LightGBM's text and JSON, CatBoost's JSON, and ONNX with trees.
        A file with a binary objective gives the probability; several classes give one probability each; any other gives its number
        as "output". --probability, --days and --value say what up to three files predict. Answers have only what was given.
        A model that can't be run exactly is rejected with the reason.

        Examples:
          conversion import model.ubj --out models/
          conversion import --probability p.json --days d.txt --value v.onnx --out models/mine.model
          PolicyPath=$PWD/models/policy.json ModelPath=$PWD/models/model.model dotnet run --project functions
        """;

    private static readonly Argument<string?> File = new("FILE")
    {
        Description = "Model file; its objective says what it predicts.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private static readonly Option<string?> Probability = FileOption(
        "--probability", "Model of the probability of buying within the horizon, with a binary objective.");

    private static readonly Option<string?> Days = FileOption("--days", "Model of the days until the next purchase.");

    private static readonly Option<string?> Value = FileOption("--value", "Model of the money spent within the horizon.");

    private static readonly Option<string?> Features = FileOption(
        "--features",
        "JSON list of the features of a row, in order: names, or objects {\"name\", \"minimum\", \"maximum\"}. "
        + "By default the features of the model files.");

    private static readonly Option<string?> Levels = FileOption(
        "--levels",
        "JSON object of the levels of categorical features, in the order of their codes, where the model file does not have them; "
        + "or codes.");

    private static readonly Option<string?> Classes = new("--classes")
    {
        Description = "Names of the classes, separated by commas, in the order of the model's outputs.",
        HelpName = "NAMES",
    };

    private static readonly Option<double?> Missing = new("--missing")
    {
        Description = "Number that the model reads as missing, as missing=0 of XGBoost.",
        HelpName = "NUMBER",
        CustomParser = result =>
        {
            var text = result.Tokens[0].Value;
            if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number))
                return number;
            result.AddError($"--missing must be a number, got '{text}'.");
            return null;
        },
    };

    private static readonly Option<string?> Rounds = new Option<string?>("--rounds")
    {
        Description = "Boosting rounds to keep where early stopping left more than the best. By default the rounds with which the "
            + "library predicts.",
        HelpName = "ROUNDS",
    }.AcceptOnlyFromAmong("best", "all");

    private static readonly Option<string?> ValueLink = new Option<string?>("--value-link")
    {
        Description = "The money was trained as log(1 + money).",
        HelpName = "LINK",
    }.AcceptOnlyFromAmong("expm1");

    private static readonly Option<string?> Calibration = FileOption(
        "--calibration", "CSV with the columns score and outcome (0 or 1), to calibrate the probability.");

    private static readonly Option<string> Method = new Option<string>("--calibration-method")
    {
        Description = "Platt scaling, or isotonic regression, which needs some thousand lines.",
        DefaultValueFactory = _ => "platt",
        HelpName = "METHOD",
    }.AcceptOnlyFromAmong("platt", "isotonic");

    private static readonly Option<string?> Intervals = FileOption(
        "--intervals", "CSV with the columns score and outcome, to fit conformal intervals of days or money.");

    private static readonly Option<double> Coverage = new Option<double>("--coverage")
    {
        Description = "Target coverage of the intervals.",
        DefaultValueFactory = _ => 0.8,
        HelpName = "SHARE",
    }.Between(0.5, 0.99);

    private static readonly Option<int> Horizon = OptionExtensions.Horizon("Prediction horizon in days.");

    private static readonly Option<string?> Name = new Option<string?>("--name")
    {
        Description = "Name of the model. By default the name of the first file.",
        HelpName = "NAME",
    }.NotEmpty();

    private static readonly Option<string> ModelVersion = new("--model-version")
    {
        Description = "Version of the model.",
        DefaultValueFactory = _ => "1",
        HelpName = "VERSION",
    };

    private static readonly Option<string> Output = new Option<string>("--out")
    {
        Description = "Folder, or model file to write.",
        Required = true,
        HelpName = "PATH",
    }.NotEmpty();

    /// <summary>Creates the command.</summary>
    public static Command Create()
    {
        var command = new Command("import", Text)
        {
            File, Probability, Days, Value, Features, Levels, Classes, Missing, Rounds, ValueLink, Calibration, Method, Intervals, Coverage,
            Horizon, Name, ModelVersion, Output,
        };
        command.SetAction(parsed => Run(Read(parsed), parsed.GetRequiredValue(Output)));
        return command;
    }

    private static ImportOptions Read(ParseResult parsed)
    {
        var options = new ImportOptions(
            parsed.GetValue(File), parsed.GetValue(Probability), parsed.GetValue(Days), parsed.GetValue(Value), "",
            parsed.GetRequiredValue(ModelVersion), parsed.GetValue(Horizon))
        {
            Features = parsed.GetValue(Features),
            Levels = parsed.GetValue(Levels),
            Classes = parsed.GetValue(Classes)?.Split(',', StringSplitOptions.TrimEntries) ?? [],
            Missing = parsed.GetValue(Missing),
            Rounds = parsed.GetValue(Rounds) switch
            {
                "best" => RoundChoice.Best,
                "all" => RoundChoice.All,
                _ => RoundChoice.Library,
            },
            IsValueLog1p = parsed.GetValue(ValueLink) is not null,
            Calibration = parsed.GetValue(Calibration),
            CalibrationMethod = parsed.GetValue(Method) == "isotonic" ? CalibrationMethod.Isotonic : CalibrationMethod.Platt,
            Intervals = parsed.GetValue(Intervals),
            Coverage = parsed.GetValue(Coverage),
        };
        var name = parsed.GetValue(Name) ?? Path.GetFileNameWithoutExtension(options.Files.FirstOrDefault() ?? "imported");
        return options with { Name = name };
    }

    private static int Run(ImportOptions options, string output)
    {
        var path = output.EndsWith(".model", StringComparison.Ordinal) && !Directory.Exists(output)
            ? output
            : Path.Combine(output, $"{options.Name}.model");
        var card = Path.ChangeExtension(path, ".card.json");
        foreach (var file in (string[])[path, card])
            OutputFile.Prepare(file, options.Inputs);
        var model = ModelImporter.Import(options, Progress.WriteLine);
        var artifact = ModelWriter.Write(model);
        OutputFile.Write(path, artifact);
        // Only a loaded model has the hash that the card contains.
        OutputFile.Write(card, writer => writer.Write(ModelCard.BuildForImport(ModelLoader.Read(artifact))));
        var policy = ImportedPolicy.FindPath(path, model);
        if (policy is not null)
            OutputFile.Write(policy, writer => writer.Write(ImportedPolicy.ToJson(model)));
        var trees = model.Heads.Concat(model.Outputs?.Heads ?? []).Sum(head => head.Trees.Roots.Length);
        string[] predictions = [.. model.HeadNames, .. model.Outputs?.Names ?? []];
        Progress.WriteLine(
            $"Wrote {path} with {trees} trees over {model.Features.Count} features. It predicts {string.Join(", ", predictions)}.");
        policy ??= Path.Combine(Path.GetDirectoryName(Path.GetFullPath(path))!, "policy.json");
        Progress.WriteLine(
            $"Serve it: ModelPath={Path.GetFullPath(path)} PolicyPath={Path.GetFullPath(policy)} dotnet run --project functions");
        return 0;
    }

    private static Option<string?> FileOption(string name, string description) =>
        new Option<string?>(name) { Description = description, HelpName = "FILE" }.NotEmpty();
}
