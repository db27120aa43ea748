using static Conversion.Benchmarks.Peers.LightGbmLibrary;

namespace Conversion.Benchmarks.Peers;

/// <summary>A model trained and run by LightGBM itself, on one thread.</summary>
internal sealed unsafe class LightGbmModel : IDisposable
{
    private readonly nint _booster;
    private readonly int _features;
    private readonly nint _singleRow;

    private LightGbmModel(nint booster, int features)
    {
        (_booster, _features) = (booster, features);
        Check(LGBM_BoosterPredictForMatSingleRowFastInit(booster, RawScore, 0, -1, Float32, features, "num_threads=1", out _singleRow));
    }

    /// <param name="rows">Floats or doubles, row after row.</param>
    /// <param name="features">How many numbers a row has.</param>
    /// <param name="labels">One label a row.</param>
    /// <param name="parameters">LightGBM's parameters.</param>
    /// <param name="rounds">The most rounds to train.</param>
    /// <param name="groupSize">For rankings: how many rows make a query; 0 for no queries.</param>
    public static LightGbmModel Train<T>(
        T[] rows, int features, float[] labels, string parameters, int rounds, int groupSize = 0) where T : unmanaged
    {
        parameters += " num_threads=1 verbosity=-1 deterministic=true";
        nint dataset, booster;
        fixed (T* data = rows)
            Check(LGBM_DatasetCreateFromMat(data, TypeOf<T>(), labels.Length, features, 1, parameters, 0, out dataset));
        fixed (float* label = labels)
            Check(LGBM_DatasetSetField(dataset, "label", label, labels.Length, Float32));
        if (groupSize > 0)
        {
            var groups = new int[labels.Length / groupSize];
            Array.Fill(groups, groupSize);
            fixed (int* sizes = groups)
                Check(LGBM_DatasetSetField(dataset, "group", sizes, groups.Length, LightGbmLibrary.Int32));
        }
        Check(LGBM_BoosterCreate(dataset, parameters, out booster));
        var finished = 0;
        for (var round = 0; round < rounds && finished == 0; round++)
            Check(LGBM_BoosterUpdateOneIter(booster, out finished));
        Check(LGBM_DatasetFree(dataset));
        return new(booster, features);
    }

    public byte[] Save()
    {
        Check(LGBM_BoosterSaveModelToString(_booster, 0, -1, 0, 0, out var length, null));
        var text = new byte[length];
        fixed (byte* start = text)
            Check(LGBM_BoosterSaveModelToString(_booster, 0, -1, 0, length, out _, start));
        // LightGBM ends the text with a zero.
        return text[..^1];
    }

    public double Margin(ReadOnlySpan<float> row)
    {
        double margin;
        fixed (float* data = row)
            Check(LGBM_BoosterPredictForMatSingleRowFast(_singleRow, data, out _, &margin));
        return margin;
    }

    public void Margins<T>(ReadOnlySpan<T> rows, Span<double> margins) where T : unmanaged => Predict(rows, margins, RawScore);

    /// <summary>Computes the predictions: after the link of the objective.</summary>
    public void Predictions<T>(ReadOnlySpan<T> rows, Span<double> predictions) where T : unmanaged =>
        Predict(rows, predictions, Normal);

    /// <summary>Computes for each row a contribution of each feature, then the bias.</summary>
    public void Contributions<T>(ReadOnlySpan<T> rows, Span<double> contributions) where T : unmanaged =>
        Predict(rows, contributions, LightGbmLibrary.Contributions);

    public void Dispose()
    {
        Check(LGBM_FastConfigFree(_singleRow));
        Check(LGBM_BoosterFree(_booster));
    }

    private static int TypeOf<T>() => typeof(T) == typeof(double) ? Float64 : Float32;

    private void Predict<T>(ReadOnlySpan<T> rows, Span<double> result, int kind) where T : unmanaged
    {
        fixed (T* data = rows)
        fixed (double* start = result)
            Check(LGBM_BoosterPredictForMat(
                _booster, data, TypeOf<T>(), rows.Length / _features, _features, 1, kind, 0, -1, "num_threads=1", out _, start));
    }
}
