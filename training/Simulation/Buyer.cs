using Conversion.Training.Numerics;

namespace Conversion.Training.Simulation;

/// <summary>A simulated customer, with the rate and the dropout that nobody can observe.</summary>
/// <param name="ArrivalDay">Day of the first purchase.</param>
/// <param name="DailyRate">Purchases a day while active, without season and promotions.</param>
/// <param name="DropoutRate">Dropouts a day while active.</param>
/// <param name="DropoutDay">The day of dropout.</param>
/// <param name="PeakDay">The day of the year on which the season peaks for this customer.</param>
/// <param name="MeanSpend">Money of an average order.</param>
internal sealed record Buyer(
    double ArrivalDay, double DailyRate, double DropoutRate, double DropoutDay, int PeakDay, double MeanSpend)
{
    /// <summary>Draws a customer who arrives on one of the days.</summary>
    public static Buyer Draw(ShopProfile shop, int days, Xoshiro256 random)
    {
        // The order of the draws decides what a seed gives.
        var arrival = days * random.NextDouble();
        // A mean lifetime is the mean of the reciprocal of the rate: scale / (shape - 1).
        var dropoutRate = RandomVariates.Gamma(random, shop.LifetimeShape) / (shop.LifetimeShape - 1) / shop.MeanLifetimeDays;
        var dailyRate = RandomVariates.Gamma(random, shop.RateShape) / shop.RateShape / shop.MeanGapDays;
        var dropout = arrival + RandomVariates.Exponential(random) / dropoutRate;
        var peakDay = shop.SeasonPeakDay ?? (int)(arrival % 365.25);
        var meanSpend = shop.MeanSpend * RandomVariates.Gamma(random, shop.CustomerSpendShape) / shop.CustomerSpendShape;
        return new(arrival, dailyRate, dropoutRate, dropout, peakDay, meanSpend);
    }

    /// <summary>
    /// Draws the days of the purchases: the first at arrival, the others by an inhomogeneous Poisson process, by thinning
    /// (Lewis and Shedler 1979).
    /// </summary>
    public IEnumerable<double> Purchases(DemandCalendar calendar, int days, Xoshiro256 random)
    {
        yield return ArrivalDay;
        var end = Math.Min(DropoutDay, days);
        var day = ArrivalDay;
        while (true)
        {
            day += RandomVariates.Exponential(random) / (DailyRate * calendar.MaximumFactor);
            if (day >= end)
                yield break;
            if (random.NextDouble() * calendar.MaximumFactor < calendar.Factor((int)day, PeakDay))
                yield return day;
        }
    }

    /// <summary>
    /// Computes the true outcome within the horizon after a cutoff, given the customer's state at the cutoff. The
    /// computation is exact, because rates are constant within a day.
    /// </summary>
    public TrueOutcome Outcome(DemandCalendar calendar, int cutoff, int horizonDays)
    {
        if (DropoutDay <= cutoff)
            return new(0, 0);
        var activeWithoutPurchase = 1.0;
        var active = 1.0;
        var probability = 0.0;
        var purchases = 0.0;
        for (var day = cutoff; day < cutoff + horizonDays; day++)
        {
            var rate = DailyRate * calendar.Factor(day, PeakDay);
            var exitRate = rate + DropoutRate;
            probability += activeWithoutPurchase * rate / exitRate * (1 - Math.Exp(-exitRate));
            activeWithoutPurchase *= Math.Exp(-exitRate);
            purchases += active * rate * (1 - Math.Exp(-DropoutRate)) / DropoutRate;
            active *= Math.Exp(-DropoutRate);
        }
        return new(probability, purchases);
    }
}

/// <summary>The true probability of a purchase, and the expected number of purchases.</summary>
internal readonly record struct TrueOutcome(double Probability, double Purchases);
