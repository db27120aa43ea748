using System.Numerics;

namespace Conversion.Training.Numerics;

/// <summary>
/// The values of a sample in 128 classes. The mean and the variance are the sample's own: a class is at the mean of its values,
/// and the variance within the classes is added as normal noise.
/// </summary>
internal sealed class Histogram
{
    private const int Classes = 128;

    private readonly double[] _values;
    private readonly double[] _shares;
    private readonly double _varianceWithin;

    /// <summary>Sorts values into classes.</summary>
    public Histogram(IReadOnlyCollection<double> values)
    {
        Count = values.Count;
        if (Count == 0)
        {
            (_values, _shares) = ([], []);
            return;
        }
        var (least, greatest) = (values.Min(), values.Max());
        var width = (greatest - least) / Classes;
        var sums = new double[Classes];
        var counts = new int[Classes];
        foreach (var value in values)
        {
            var index = width > 0 ? Math.Min(Classes - 1, (int)((value - least) / width)) : 0;
            sums[index] += value;
            counts[index]++;
            Mean += value / Count;
            MeanSquare += value * value / Count;
        }
        int[] used = [.. Enumerable.Range(0, Classes).Where(index => counts[index] > 0)];
        _values = [.. used.Select(index => sums[index] / counts[index])];
        _shares = [.. used.Select(index => (double)counts[index] / Count)];
        _varianceWithin = Math.Max(0, MeanSquare - _values.Zip(_shares, (value, share) => share * value * value).Sum());
    }

    /// <summary>The number of values.</summary>
    public int Count { get; }

    /// <summary>The mean of the values; 0 without a value.</summary>
    public double Mean { get; }

    /// <summary>The mean of the squared values; 0 without a value.</summary>
    public double MeanSquare { get; }

    /// <summary>Returns the characteristic function, the mean of e^(itx); 0 without a value.</summary>
    public Complex Characteristic(double t)
    {
        var (real, imaginary) = (0.0, 0.0);
        for (var i = 0; i < _values.Length; i++)
        {
            var (sine, cosine) = Math.SinCos(t * _values[i]);
            real += _shares[i] * cosine;
            imaginary += _shares[i] * sine;
        }
        return new Complex(real, imaginary) * Math.Exp(-t * t * _varianceWithin / 2);
    }
}
