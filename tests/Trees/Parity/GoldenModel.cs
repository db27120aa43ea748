using Conversion.Models;
using Conversion.Training.Import;

namespace Conversion.Tests.Trees.Parity;

/// <summary>A model file of another library, and how far its answers may be from that library's.</summary>
/// <param name="AnswersPath">The CSV that <see cref="Golden"/> reads; the model file and its levels have the same name.</param>
public sealed record GoldenModel(string AnswersPath)
{
    // ONNX Runtime's formula of PROBIT loses most digits of a float near 0.5; no converter writes this transform.
    private const double ProbitTolerance = 2e-3;

    private static readonly string[] Extensions = ["json", "txt", "onnx"];

    /// <summary>The libraries, as the names of files start.</summary>
    public static IReadOnlyList<string> Libraries { get; } = ["xgboost", "lightgbm", "onnx"];

    /// <summary>The model file.</summary>
    public string FilePath => Extensions.Select(extension => Path.ChangeExtension(AnswersPath, extension)).First(File.Exists);

    /// <summary>The library.</summary>
    public string Library => Path.GetFileName(AnswersPath).Split('-')[0];

    /// <summary>XGBoost's margins are floats, compared bit for bit.</summary>
    public double MarginTolerance => Library == "lightgbm" ? 1e-12 : 0;

    /// <summary>XGBoost and ONNX Runtime compute predictions in float.</summary>
    public double PredictionTolerance =>
        IsProbit ? ProbitTolerance : Library == "lightgbm" ? 1e-12 : 1e-6;

    /// <summary>Whether the model is of the transform with a tolerance of its own.</summary>
    public bool IsProbit => AnswersPath.Contains("-probit-", StringComparison.Ordinal);

    /// <summary>Imports the file as the command does, and loads the artifact.</summary>
    public Model Import()
    {
        var levels = Path.ChangeExtension(AnswersPath, "levels.json");
        var options = new ImportOptions(FilePath, null, null, null, "parity", "1", HorizonDays: 30)
        {
            Levels = File.Exists(levels) ? levels : LevelList.Codes,
            Missing = AnswersPath.Contains("missing0", StringComparison.Ordinal) ? 0 : null,
        };
        return ModelLoader.Read(ModelWriter.Write(ModelImporter.Import(options, _ => { })));
    }
}
