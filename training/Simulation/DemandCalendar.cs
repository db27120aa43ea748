namespace Conversion.Training.Simulation;

/// <summary>How much busier than an average day each day is, for a customer with a given peak: season times promotions, constant within a day.</summary>
internal sealed class DemandCalendar
{
    private const double Year = 365.25;

    private readonly double[] _season = new double[366];
    private readonly double[] _promotion;
    private readonly int _firstDayOfYear;

    public DemandCalendar(ShopProfile shop, DateTimeOffset start, int days, Random random)
    {
        _firstDayOfYear = start.DayOfYear - 1;
        for (var day = 0; day < _season.Length; day++)
            _season[day] = Math.Exp(shop.SeasonStrength * Math.Cos(2 * Math.PI * day / Year));
        var mean = _season.Average();
        for (var day = 0; day < _season.Length; day++)
            _season[day] /= mean;

        _promotion = new double[days];
        Array.Fill(_promotion, 1);
        for (var i = 0; i < shop.Promotions * days / Year; i++)
        {
            var first = random.Next(days);
            for (var day = first; day < Math.Min(days, first + ShopProfile.PromotionDays); day++)
                _promotion[day] = shop.PromotionLift;
        }
        Greatest = _season.Max() * _promotion.Max();
    }

    /// <summary>No day is busier than this.</summary>
    public double Greatest { get; }

    /// <summary>How busy a day of the simulation is.</summary>
    public double On(int day, int peakDayOfYear)
    {
        var sincePeak = (_firstDayOfYear + day - peakDayOfYear) % Year;
        return _season[(int)(sincePeak < 0 ? sincePeak + Year : sincePeak)] * _promotion[day];
    }
}
