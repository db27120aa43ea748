namespace Conversion.Models;

/// <summary>
/// A calibration by isotonic regression: a rising line through points, which is level before the first and after the last point.
/// Immutable, and safe to share between threads.
/// </summary>
public sealed class IsotonicCurve
{
    private readonly double[] _scores;
    private readonly double[] _values;

    /// <param name="scores">The score of each point, rising.</param>
    /// <param name="values">The value of each point, not falling.</param>
    /// <exception cref="InvalidDataException">The points are fewer than one, not finite, or not in order.</exception>
    public IsotonicCurve(IReadOnlyList<double> scores, IReadOnlyList<double> values)
    {
        (_scores, _values) = ([.. scores], [.. values]);
        if (_scores.Length == 0 || _scores.Length != _values.Length || !_scores.Concat(_values).All(double.IsFinite))
            throw new InvalidDataException("an isotonic curve must have a score and a value for each of at least one point.");
        for (var i = 1; i < _scores.Length; i++)
            if (!(_scores[i] > _scores[i - 1] && _values[i] >= _values[i - 1]))
                throw new InvalidDataException("the scores of an isotonic curve must rise, and its values must not fall.");
    }

    /// <summary>The score of each point, rising.</summary>
    public IReadOnlyList<double> Scores => _scores;

    /// <summary>The value of each point, not falling.</summary>
    public IReadOnlyList<double> Values => _values;

    /// <summary>Returns the value of a score, between two points by a straight line.</summary>
    public double At(double score)
    {
        var next = Array.BinarySearch(_scores, score);
        if (next >= 0)
            return _values[next];
        next = ~next;
        if (next == 0 || next == _scores.Length)
            return _values[Math.Min(next, _scores.Length - 1)];
        var share = (score - _scores[next - 1]) / (_scores[next] - _scores[next - 1]);
        return _values[next - 1] + share * (_values[next] - _values[next - 1]);
    }
}
