using System.Diagnostics;
using Conversion.Tests.Trees.Parity;

namespace Conversion.Benchmarks.Parity;

/// <summary>
/// Compares imported models with XGBoost, LightGBM and ONNX Runtime on random models. XGBoost and LightGBM train theirs,
/// scikit-learn trains every other one of ONNX.
/// </summary>
internal static class ParityCommand
{
    private const double ContributionTolerance = 1e-4;

    /// <summary>The rows of which contributions are compared; computing them takes longer than anything else.</summary>
    public const int ExplainedRows = 200;

    /// <summary>Writes the small models and answers that the tests read.</summary>
    public static int WriteFixtures(string folder)
    {
        Write(folder, seed: 1, (XGBoost: 28, LightGbm: 22, Onnx: 24), rowCount: 60, small: true);
        return 0;
    }

    public static int Run(int seed, int count, int rowCount, string? only = null)
    {
        var folder = Directory.CreateTempSubdirectory("parity").FullName;
        int CountOf(string library) => only is null || only == library ? count : 0;
        Write(folder, seed, (CountOf("xgboost"), CountOf("lightgbm"), CountOf("onnx")), rowCount, small: false);

        var failed = 0;
        foreach (var library in GoldenModel.Libraries.Where(library => CountOf(library) > 0))
        {
            double worstMargin = 0, worstContribution = 0, worstPrediction = 0;
            var paths = Directory.GetFiles(folder, $"{library}-*.csv");
            var withLevels = 0;
            foreach (var path in paths)
            {
                try
                {
                    var golden = new GoldenModel(path);
                    var model = golden.Import();
                    withLevels += model.Features.Any(feature => feature.Levels is not null) ? 1 : 0;
                    var (margin, contribution, prediction) = Golden.Load(path).Compare(model, ExplainedRows);
                    worstMargin = Math.Max(worstMargin, margin);
                    worstContribution = Math.Max(worstContribution, contribution);
                    worstPrediction = Math.Max(worstPrediction, golden.IsProbit ? 0 : prediction);
                    if (margin <= golden.MarginTolerance && contribution <= ContributionTolerance
                        && prediction <= golden.PredictionTolerance)
                        continue;
                    Console.WriteLine(
                        $"{path}: margin off by {margin:g3}, contribution by {contribution:g3}, prediction by {prediction:g3}");
                }
                catch (Exception e) when (e is InvalidDataException or Training.UserErrorException)
                {
                    Console.WriteLine($"{path}: {e.Message}");
                }
                failed++;
            }
            Console.WriteLine(
                $"{library}: {paths.Length} models of {rowCount} rows, {withLevels} with levels; margin off by {worstMargin:g3} at most " +
                $"(relative), contribution by {worstContribution:g3}, prediction by {worstPrediction:g3}");
        }
        if (failed == 0)
            Directory.Delete(folder, recursive: true);
        return failed == 0 ? 0 : 1;
    }

    private static void Write(string folder, int seed, (int XGBoost, int LightGbm, int Onnx) counts, int rowCount, bool small)
    {
        RunPython("xgboost_models.py", folder, seed, counts.XGBoost, rowCount, small);
        LightGbmModels.Write(folder, seed, counts.LightGbm, rowCount, small);
        RunPython("onnx_models.py", folder, seed, counts.Onnx, rowCount, small);
        OnnxModels.Answer(folder);
    }

    private static void RunPython(string name, string folder, int seed, int count, int rowCount, bool small)
    {
        var script = Path.Combine(AppContext.BaseDirectory, "Parity", name);
        string[] arguments = [script, folder, $"{seed}", $"{count}", $"{rowCount}", .. small ? (string[])["--small"] : []];
        // Debian's own interpreter, because another one does not see Debian's packages.
        using var python = Process.Start("/usr/bin/python3", arguments);
        python.WaitForExit();
        if (python.ExitCode != 0)
            throw new InvalidOperationException($"{script} failed; it needs Debian's python3-xgboost, python3-sklearn and python3-onnx.");
    }
}
