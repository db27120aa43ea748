using Conversion.Trees;

namespace Conversion.Benchmarks.Peers;

/// <summary>Compares the engine with its peers on the same rows in the same run, and writes the report.</summary>
internal static class PeersCommand
{
    private const int Trees = 100;
    private const int Leaves = 32;
    private const int Features = 12;

    // Rows of a turn in which rows are scored one at a time.
    private const int SingleRows = 200;

    public static int Run(string reportPath, int rounds)
    {
        var report = new Report(rounds);
        using (var peers = new PeerSet(new(Features), Trees, Leaves))
        {
            report.XGBoostVersion = peers.XGBoost.Version;
            peers.ThrowIfDifferent();
            CompareOneRow(peers, report, rounds);
            CompareBatch(peers, report, rounds);
            CompareTreeShap(peers, report, rounds);
        }
        CompareSizes(report, rounds);
        LoadCommand.Compare(report);
        File.WriteAllText(reportPath, report + Report.RemarksIn(reportPath));
        return 0;
    }

    private static void CompareOneRow(PeerSet peers, Report report, int rounds)
    {
        var (onnxOne, _) = peers.Onnx.Bind(1, Features);
        var oneRow = new float[Features];
        var benchmark = new PeerBenchmark(rounds);
        Add("Conversion, FastTree trees", peers.FastTreeEngine.One);
        Add("Conversion, FastTree trees, with output transform", peers.FastTreeEngine.Predict);
        Add("ML.NET PredictionEngine", row =>
        {
            for (var head = 0; head < 3; head++)
                peers.MlNet.PredictOne(peers.Workload.Row(row), head);
        });
        Add("ONNX Runtime", row =>
        {
            peers.Workload.Row(row).CopyTo(oneRow);
            onnxOne(oneRow);
        });
        Add("Conversion, LightGBM trees", peers.LightGbmEngine.One);
        Add("LightGBM native, single-row fast", row =>
        {
            foreach (var model in peers.LightGbm)
                model.Margin(peers.Workload.Row(row));
        });
        Add("Conversion, XGBoost trees", peers.XGBoostEngine.One);
        benchmark.Add("XGBoost inplace_predict", () => peers.XGBoost.Measure("one"));
        report.AddComparison("One row", benchmark.Run(),
            new("ML.NET PredictionEngine", "Conversion, FastTree trees", 20),
            new("ONNX Runtime", "Conversion, FastTree trees", 15),
            new("LightGBM native, single-row fast", "Conversion, LightGBM trees", 10),
            new("XGBoost inplace_predict", "Conversion, XGBoost trees", 250));

        void Add(string name, Action<int> action) => benchmark.Add(name, SingleRows, () => ForEachRow(action));
    }

    private static void CompareBatch(PeerSet peers, Report report, int rounds)
    {
        var rows = peers.Workload.Test;
        var margins = new double[Workload.Rows];
        var view = peers.MlNet.Load(rows, Features);
        var (onnx, _) = peers.Onnx.Bind(Workload.Rows, Features);
        var benchmark = new PeerBenchmark(rounds);
        Add("Conversion, FastTree trees", () => peers.FastTreeEngine.Batch());
        Add("Conversion, FastTree trees, two threads", () => peers.FastTreeEngine.BatchOnTwo());
        Add("ML.NET Transform", () => peers.MlNet.Transform(view));
        Add("ONNX Runtime", () => onnx(rows));
        Add("Conversion, LightGBM trees", () => peers.LightGbmEngine.Batch());
        Add("LightGBM native", () =>
        {
            foreach (var model in peers.LightGbm)
                model.Margins(rows, margins);
        });
        Add("Conversion, XGBoost trees", () => peers.XGBoostEngine.Batch());
        benchmark.Add("XGBoost inplace_predict", () => peers.XGBoost.Measure("batch"));
        report.AddComparison("Batch of 10,000", benchmark.Run(),
            new("ML.NET Transform", "Conversion, FastTree trees", 8),
            new("ONNX Runtime", "Conversion, FastTree trees", 15),
            new("LightGBM native", "Conversion, LightGBM trees", 8),
            new("XGBoost inplace_predict", "Conversion, XGBoost trees", 8),
            new("Conversion, FastTree trees", "Conversion, FastTree trees, two threads", 1.8));

        void Add(string name, Action call) => benchmark.Add(name, Workload.Rows, call);
    }

    private static void CompareTreeShap(PeerSet peers, Report report, int rounds)
    {
        const int explained = 200;
        var workload = peers.Workload;
        var contributions = new double[explained * (Features + 1)];
        var benchmark = new PeerBenchmark(rounds);
        benchmark.Add("Conversion, LightGBM trees", explained, () => peers.LightGbmEngine.Contributions(explained));
        benchmark.Add("LightGBM predict_contrib", explained, () =>
            peers.LightGbm[0].Contributions(workload.Test.AsSpan(0, explained * Features), contributions));
        benchmark.Add("Conversion, XGBoost trees", explained, () => peers.XGBoostEngine.Contributions(explained));
        benchmark.Add("XGBoost pred_contribs", () => peers.XGBoost.Measure("contributions"));
        report.AddComparison("TreeSHAP of one head", benchmark.Run(),
            new("XGBoost pred_contribs", "Conversion, XGBoost trees", 5),
            new("LightGBM predict_contrib", "Conversion, LightGBM trees", 0));
    }

    private static void CompareSizes(Report report, int rounds)
    {
        CompareSize(100, 32, 12);
        CompareSize(500, 32, 12);
        CompareSize(500, 64, 12);
        CompareSize(100, 32, 200);
        CompareSize(500, 64, 200);
        CompareSize(100, 256, 12);

        // One head per size. LightGBM trains it, because LightGBM trains fast. XGBoost trains its own head of the same size.
        void CompareSize(int trees, int leaves, int features)
        {
            var workload = new Workload(features);
            using var xgboost = new XGBoostPeer(workload, heads: 1, trees, leaves);
            using var lightGbm = PeerSet.TrainLightGbm(workload, 0, trees, leaves);
            var ensemble = PeerSet.TreesOf(lightGbm);
            var lightGbmEngine = new ConversionEngine([ensemble], workload);
            var xgboostEngine = new ConversionEngine([xgboost.Models[0].Trees], workload);
            var margins = new double[Workload.Rows];
            var benchmark = new PeerBenchmark(rounds);
            benchmark.Add("row", SingleRows, () => ForEachRow(lightGbmEngine.One));
            benchmark.Add("row, LightGBM", SingleRows, () => ForEachRow(row => lightGbm.Margin(workload.Row(row))));
            benchmark.Add("batch", Workload.Rows, () => lightGbmEngine.Batch());
            benchmark.Add("batch, LightGBM", Workload.Rows, () => lightGbm.Margins(workload.Test, margins));
            benchmark.Add("row, XGBoost trees", SingleRows, () => ForEachRow(xgboostEngine.One));
            benchmark.Add("row, XGBoost", () => xgboost.Measure("one"));
            benchmark.Add("batch, XGBoost trees", Workload.Rows, () => xgboostEngine.Batch());
            benchmark.Add("batch, XGBoost", () => xgboost.Measure("batch"));
            benchmark.Add("build", 1, () => CompiledEnsemble.Build(ensemble));
            report.AddSize($"{trees} × {leaves}, {features}", benchmark.Run(), lightGbmEngine.Evaluators[0]);
        }
    }

    private static void ForEachRow(Action<int> action)
    {
        for (var i = 0; i < SingleRows; i++)
            action(i);
    }
}
