using Conversion.Trees;

namespace Conversion.Benchmarks.Peers;

/// <summary>The engine beside its peers, on the same rows in the same run; writes the report.</summary>
internal static class PeersCommand
{
    private const int Trees = 100;
    private const int Leaves = 32;
    private const int Features = 12;

    public static int Run(string reportPath)
    {
        var report = new Report();
        var workload = new Workload(Features);
        using (var xgboost = new XGBoostPeer(workload, heads: 3, Trees, Leaves))
        {
            report.XGBoostVersion = xgboost.Version;
            var mlNet = new MlNetPeer(workload, Trees, Leaves);
            var lightGbm = Enumerable.Range(0, 3).Select(head => LightGbm(workload, head, Trees, Leaves)).ToArray();
            using var onnx = new OnnxPeer(mlNet.Heads);
            var fastTree = new ConversionEngine(mlNet.Heads);
            var ofLightGbm = new ConversionEngine([.. lightGbm.Select(model => model.Trees)]);
            var ofXGBoost = new ConversionEngine([.. xgboost.Models.Select(model => model.Trees)]);
            CheckSame(workload, mlNet, fastTree, onnx);

            var one = new PeerBenchmark();
            const int calls = 200;
            one.Add("FastTree, ours", calls, () => EachRow(workload, calls, fastTree.One));
            one.Add("FastTree, ours with links", calls, () => EachRow(workload, calls, fastTree.Predict));
            one.Add("ML.NET PredictionEngine", calls, () => EachRow(workload, calls, row =>
            {
                for (var head = 0; head < 3; head++)
                    mlNet.PredictOne(row, head);
            }));
            var (onnxOne, _) = onnx.Bind(1, Features);
            var oneRow = new float[Features];
            one.Add("ONNX Runtime", calls, () => EachRow(workload, calls, row =>
            {
                row.CopyTo(oneRow);
                onnxOne(oneRow);
            }));
            one.Add("LightGBM, ours", calls, () => EachRow(workload, calls, ofLightGbm.One));
            one.Add("LightGBM native, single-row fast", calls, () => EachRow(workload, calls, row =>
            {
                foreach (var (model, _) in lightGbm)
                    model.Margin(row);
            }));
            one.Add("XGBoost, ours", calls, () => EachRow(workload, calls, ofXGBoost.One));
            one.Add("XGBoost inplace_predict", () => xgboost.Measure("one"));
            report.Versus("One row", one.Run(),
                ("ML.NET PredictionEngine", "FastTree, ours", 20), ("ONNX Runtime", "FastTree, ours", 15),
                ("LightGBM native, single-row fast", "LightGBM, ours", 10), ("XGBoost inplace_predict", "XGBoost, ours", 250));

            var batch = new PeerBenchmark();
            var margins = new double[Workload.Rows];
            var view = mlNet.Load(workload.Test, Features);
            var (onnxBatch, _) = onnx.Bind(Workload.Rows, Features);
            batch.Add("FastTree, ours", Workload.Rows, () => fastTree.Batch(workload.Test));
            batch.Add("FastTree, ours, two threads", Workload.Rows, () => fastTree.BatchOnTwo(workload.Test));
            batch.Add("ML.NET Transform", Workload.Rows, () => mlNet.Transform(view));
            batch.Add("ONNX Runtime", Workload.Rows, () => onnxBatch(workload.Test));
            batch.Add("LightGBM, ours", Workload.Rows, () => ofLightGbm.Batch(workload.Test));
            batch.Add("LightGBM native", Workload.Rows, () =>
            {
                foreach (var (model, _) in lightGbm)
                    model.Margins(workload.Test, margins);
            });
            batch.Add("XGBoost, ours", Workload.Rows, () => ofXGBoost.Batch(workload.Test));
            batch.Add("XGBoost inplace_predict", () => xgboost.Measure("batch"));
            report.Versus("Batch of 10,000", batch.Run(),
                ("ML.NET Transform", "FastTree, ours", 8), ("ONNX Runtime", "FastTree, ours", 15),
                ("LightGBM native", "LightGBM, ours", 8), ("XGBoost inplace_predict", "XGBoost, ours", 8),
                ("FastTree, ours", "FastTree, ours, two threads", 1.8));

            var shap = new PeerBenchmark();
            const int explained = 200;
            var contributions = new double[explained * (Features + 1)];
            shap.Add("LightGBM, ours", explained, () => ofLightGbm.Contributions(workload, explained));
            shap.Add("LightGBM predict_contrib", explained, () =>
                lightGbm[0].Model.Contributions(workload.Test.AsSpan(0, explained * Features), contributions));
            shap.Add("XGBoost, ours", explained, () => ofXGBoost.Contributions(workload, explained));
            shap.Add("XGBoost pred_contribs", () => xgboost.Measure("contributions"));
            report.Versus("TreeSHAP of one head", shap.Run(),
                ("XGBoost pred_contribs", "XGBoost, ours", 5), ("LightGBM predict_contrib", "LightGBM, ours", 0));
            Array.ForEach(lightGbm, model => model.Model.Dispose());
        }
        Sizes(report);
        LoadCommand.Compare(report);
        File.WriteAllText(reportPath, report + Report.RemarksIn(reportPath));
        return 0;
    }

    // One head a size, trained by LightGBM, which is quick at it; XGBoost trains and runs its own of the same size.
    private static void Sizes(Report report)
    {
        foreach (var (trees, leaves, features) in (ReadOnlySpan<(int, int, int)>)
            [(100, 32, 12), (500, 32, 12), (500, 64, 12), (100, 32, 200), (500, 64, 200), (100, 256, 12)])
        {
            var workload = new Workload(features);
            using var xgboost = new XGBoostPeer(workload, heads: 1, trees, leaves);
            var (native, ensemble) = LightGbm(workload, 0, trees, leaves);
            var ours = new ConversionEngine([ensemble]);
            var ofXGBoost = new ConversionEngine([xgboost.Models[0].Trees]);
            var margins = new double[Workload.Rows];
            var contest = new PeerBenchmark();
            contest.Add("ours", 200, () => EachRow(workload, 200, ours.One));
            contest.Add("LightGBM", 200, () => EachRow(workload, 200, row => native.Margin(row)));
            contest.Add("ours, batch", Workload.Rows, () => ours.Batch(workload.Test));
            contest.Add("LightGBM, batch", Workload.Rows, () => native.Margins(workload.Test, margins));
            contest.Add("ours of XGBoost", 200, () => EachRow(workload, 200, ofXGBoost.One));
            contest.Add("XGBoost", () => xgboost.Measure("one"));
            contest.Add("ours of XGBoost, batch", Workload.Rows, () => ofXGBoost.Batch(workload.Test));
            contest.Add("XGBoost, batch", () => xgboost.Measure("batch"));
            contest.Add("build", 1, () => CompiledEnsemble.Build(ensemble));
            report.Size(trees, leaves, features, contest.Run(), ours.Evaluators[0]);
            native.Dispose();
        }
    }

    private static (LightGbmModel Model, Ensemble Trees) LightGbm(Workload workload, int head, int trees, int leaves)
    {
        var model = LightGbmModel.Train(
            workload.Training, workload.Features, workload.Labels[head],
            $"objective={(head == 0 ? "binary" : "regression")} num_leaves={leaves} learning_rate=0.1", trees);
        return (model, Models.Import.ImportedTrees.Parse(model.Save()).Trees);
    }

    private delegate void RowAction(ReadOnlySpan<float> row);

    private static void EachRow(Workload workload, int count, RowAction action)
    {
        for (var i = 0; i < count; i++)
            action(workload.Row(i));
    }

    // The figures would mean nothing if the contenders computed something else.
    private static void CheckSame(Workload workload, MlNetPeer mlNet, ConversionEngine ours, OnnxPeer onnx)
    {
        var (run, outputs) = onnx.Bind(Workload.Rows, Features);
        run(workload.Test);
        for (var i = 0; i < Workload.Rows; i++)
            for (var head = 0; head < 3; head++)
            {
                var margin = ours.Evaluators[head].Margin(workload.Row(i));
                if ((float)margin != mlNet.PredictOne(workload.Row(i), head))
                    throw new InvalidOperationException($"Row {i}, head {head}: ML.NET gives another margin than {margin}.");
                if (Math.Abs(margin - outputs[head][i]) > 1e-3 * Math.Max(1, Math.Abs(margin)))
                    throw new InvalidOperationException($"Row {i}, head {head}: ONNX Runtime gives {outputs[head][i]}, not {margin}.");
            }
    }
}
