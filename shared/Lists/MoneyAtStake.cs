using Conversion.Models;

namespace Conversion.Lists;

/// <summary>Sums the money that is expected of several customers, with an interval.</summary>
/// <remarks>
/// The errors of customers are independent and partly cancel: their squares are summed. The error of the model's level is common to
/// all: its range is the ratio of predicted and spent money on the holdouts. Both together are the interval of the sum.
/// </remarks>
/// <param name="level">The range of the ratio of predicted and spent money; null where nobody measured it.</param>
public sealed class MoneyAtStake(LevelRange? level)
{
    private double _low;
    private double _high;
    private bool _hasInterval = true;

    /// <summary>The number of customers.</summary>
    public int Customers { get; private set; }

    /// <summary>The sum of the expected money.</summary>
    public double Expected { get; private set; }

    /// <summary>The sum and its interval; null without customers who have a predicted value.</summary>
    public Estimate? Total
    {
        get
        {
            if (Customers == 0)
                return null;
            if (!_hasInterval)
                return new(Math.Round(Expected, 2), null, null);
            var low = Math.Sqrt(_low + Square(level is null ? 0 : Expected - Expected / Math.Max(1, level.High)));
            var high = Math.Sqrt(_high + Square(level is null ? 0 : Expected / Math.Min(1, level.Low) - Expected));
            return new(Math.Round(Expected, 2), Math.Round(Math.Max(0, Expected - low), 2), Math.Round(Expected + high, 2));
        }
    }

    /// <summary>Adds a customer.</summary>
    public void Add(Estimate value)
    {
        Customers++;
        Expected += value.Expected;
        _hasInterval &= value.Low is not null && value.High is not null;
        _low += Square(value.Expected - (value.Low ?? 0));
        _high += Square((value.High ?? 0) - value.Expected);
    }

    private static double Square(double number) => number * number;
}
