using System.Diagnostics;
using Conversion.Models.Import;
using Conversion.Tests.Trees.Parity;
using Conversion.Trees;

namespace Conversion.Benchmarks.Parity;

/// <summary>Compares the engine with XGBoost and LightGBM on random models that those libraries train.</summary>
internal static class ParityCommand
{
    private const double MarginTolerance = 1e-6;
    private const double ContributionTolerance = 1e-4;

    /// <summary>Writes the small models and answers that the tests read.</summary>
    public static int WriteFixtures(string folder)
    {
        RunXGBoost(folder, seed: 1, count: 12, rowCount: 60, small: true);
        LightGbmModels.Write(folder, seed: 1, count: 8, rowCount: 60, small: true);
        return 0;
    }

    public static int Run(int seed, int count, int rowCount)
    {
        var folder = Directory.CreateTempSubdirectory("parity").FullName;
        RunXGBoost(folder, seed, count, rowCount, small: false);
        LightGbmModels.Write(folder, seed, count, rowCount, small: false);

        var failed = 0;
        foreach (var library in (string[])["xgboost", "lightgbm"])
        {
            double worstMargin = 0, worstContribution = 0;
            var models = Directory.GetFiles(folder, $"{library}-*").Where(path => Path.GetExtension(path) != ".csv").ToList();
            foreach (var path in models)
            {
                var golden = Golden.Load(Path.ChangeExtension(path, "csv"));
                var (margin, contribution) = golden.Compare(ImportedTrees.Parse(File.ReadAllBytes(path)), CompiledEnsemble.Build);
                (worstMargin, worstContribution) = (Math.Max(worstMargin, margin), Math.Max(worstContribution, contribution));
                if (margin <= MarginTolerance && contribution <= ContributionTolerance)
                    continue;
                failed++;
                Console.WriteLine($"{path}: margin off by {margin:g3}, contribution by {contribution:g3}");
            }
            Console.WriteLine(
                $"{library}: {models.Count} models of {rowCount} rows; margin off by {worstMargin:g3} at most (relative), " +
                $"contribution by {worstContribution:g3}");
        }
        if (failed == 0)
            Directory.Delete(folder, recursive: true);
        return failed == 0 ? 0 : 1;
    }

    private static void RunXGBoost(string folder, int seed, int count, int rowCount, bool small)
    {
        var script = Path.Combine(AppContext.BaseDirectory, "Parity", "xgboost_models.py");
        string[] arguments = [script, folder, $"{seed}", $"{count}", $"{rowCount}", .. small ? (string[])["--small"] : []];
        // Debian's own interpreter, because another one does not see python3-xgboost.
        using var python = Process.Start("/usr/bin/python3", arguments);
        python.WaitForExit();
        if (python.ExitCode != 0)
            throw new InvalidOperationException($"{script} failed; it needs Debian's python3-xgboost and python3-numpy.");
    }
}
