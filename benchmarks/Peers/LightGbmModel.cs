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

    public static LightGbmModel Train(float[] rows, int features, float[] labels, string parameters, int rounds)
    {
        parameters += " num_threads=1 verbosity=-1 deterministic=true";
        nint dataset, booster;
        fixed (float* data = rows)
            Check(LGBM_DatasetCreateFromMat(data, Float32, labels.Length, features, 1, parameters, 0, out dataset));
        fixed (float* label = labels)
            Check(LGBM_DatasetSetField(dataset, "label", label, labels.Length, Float32));
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

    public void Margins(ReadOnlySpan<float> rows, Span<double> margins) => Predict(rows, margins, RawScore);

    /// <summary>Computes for each row a contribution of each feature, then the bias.</summary>
    public void Contributions(ReadOnlySpan<float> rows, Span<double> contributions) =>
        Predict(rows, contributions, LightGbmLibrary.Contributions);

    public void Dispose()
    {
        Check(LGBM_FastConfigFree(_singleRow));
        Check(LGBM_BoosterFree(_booster));
    }

    private void Predict(ReadOnlySpan<float> rows, Span<double> result, int kind)
    {
        fixed (float* data = rows)
        fixed (double* start = result)
            Check(LGBM_BoosterPredictForMat(
                _booster, data, Float32, rows.Length / _features, _features, 1, kind, 0, -1, "num_threads=1", out _, start));
    }
}
