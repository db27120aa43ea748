using Conversion.Training.Numerics;

namespace Conversion.Training.Simulation;

/// <summary>
/// The demand of each day as a factor of the average day: season times promotions. A factor is constant within a day,
/// and depends on the day of the year on which a customer's season peaks.
/// </summary>
internal sealed class DemandCalendar
{
    private const double DaysPerYear = 365.25;

    private readonly double[] _season = new double[366];
    private readonly double[] _promotion;
    private readonly int _firstDayOfYear;

    /// <summary>Computes the season, and draws the promotions.</summary>
    public DemandCalendar(ShopProfile shop, DateTimeOffset start, int days, Xoshiro256 random)
    {
        _firstDayOfYear = start.DayOfYear - 1;
        for (var day = 0; day < _season.Length; day++)
            _season[day] = Math.Exp(shop.SeasonStrength * Math.Cos(2 * Math.PI * day / DaysPerYear));
        var mean = _season.Average();
        for (var day = 0; day < _season.Length; day++)
            _season[day] /= mean;

        _promotion = new double[days];
        Array.Fill(_promotion, 1);
        for (var i = 0; i < shop.Promotions * days / DaysPerYear; i++)
        {
            var first = random.Next(days);
            for (var day = first; day < Math.Min(days, first + ShopProfile.PromotionDays); day++)
                _promotion[day] = shop.PromotionLift;
        }
        MaximumFactor = _season.Max() * _promotion.Max();
    }

    /// <summary>No day has a greater factor than this.</summary>
    public double MaximumFactor { get; }

    /// <summary>Returns the factor of a day of the simulation.</summary>
    public double Factor(int day, int peakDayOfYear)
    {
        var sincePeak = (_firstDayOfYear + day - peakDayOfYear) % DaysPerYear;
        return _season[(int)(sincePeak < 0 ? sincePeak + DaysPerYear : sincePeak)] * _promotion[day];
    }
}
