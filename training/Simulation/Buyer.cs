namespace Conversion.Training.Simulation;

/// <summary>A simulated customer, with what nobody can observe: the rate, and when it ends.</summary>
/// <param name="Arrival">Day of the first purchase.</param>
/// <param name="DailyRate">Purchases a day while active, before season and promotions.</param>
/// <param name="DropoutRate">Chance a day of dropping out for good.</param>
/// <param name="End">The day on which it did.</param>
/// <param name="PeakDay">The day of the year on which the season peaks for this customer.</param>
/// <param name="MeanSpend">Money of an average order.</param>
internal sealed record Buyer(double Arrival, double DailyRate, double DropoutRate, double End, int PeakDay, double MeanSpend)
{
    public static Buyer Draw(ShopProfile shop, int days, Random random)
    {
        var arrival = days * random.NextDouble();
        var dropout = RandomVariates.Gamma(random, shop.LifetimeShape) / shop.LifetimeShape / shop.MeanLifetimeDays;
        return new(
            arrival,
            RandomVariates.Gamma(random, shop.RateShape) / shop.RateShape / shop.MeanGapDays,
            dropout,
            arrival + RandomVariates.Exponential(random) / dropout,
            shop.SeasonPeakDay ?? (int)(arrival % 365.25),
            shop.MeanSpend * RandomVariates.Gamma(random, shop.CustomerSpendShape) / shop.CustomerSpendShape);
    }

    /// <summary>The days of the purchases: the first at arrival, the rest a Poisson process of changing rate, by thinning (Lewis and Shedler 1979).</summary>
    public IEnumerable<double> Purchases(DemandCalendar calendar, int days, Random random)
    {
        yield return Arrival;
        var end = Math.Min(End, days);
        for (var day = Arrival; ;)
        {
            day += RandomVariates.Exponential(random) / (DailyRate * calendar.Greatest);
            if (day >= end)
                yield break;
            if (random.NextDouble() * calendar.Greatest < calendar.On((int)day, PeakDay))
                yield return day;
        }
    }

    /// <summary>
    /// The true chance of a purchase within the horizon after a cutoff, and the expected number of them, given the
    /// state at the cutoff. Rates are constant within a day, so both are exact.
    /// </summary>
    public (double Probability, double Purchases) Truth(DemandCalendar calendar, int cutoff, int horizonDays)
    {
        if (End <= cutoff)
            return (0, 0);
        // notYet: active and without a purchase; active: not dropped out.
        double notYet = 1, active = 1, probability = 0, purchases = 0;
        for (var day = cutoff; day < cutoff + horizonDays; day++)
        {
            var rate = DailyRate * calendar.On(day, PeakDay);
            var leaving = rate + DropoutRate;
            probability += notYet * rate / leaving * (1 - Math.Exp(-leaving));
            notYet *= Math.Exp(-leaving);
            purchases += active * rate * (1 - Math.Exp(-DropoutRate)) / DropoutRate;
            active *= Math.Exp(-DropoutRate);
        }
        return (probability, purchases);
    }
}
