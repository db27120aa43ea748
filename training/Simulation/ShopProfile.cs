namespace Conversion.Training.Simulation;

/// <summary>What a simulated shop is like. Customers buy by a Poisson process of their own rate until they drop out.</summary>
/// <param name="Name">What it is called on the command line.</param>
/// <param name="MeanGapDays">Days between purchases of the average customer, were there no season.</param>
/// <param name="RateShape">Shape of the gamma law of rates: small is uneven.</param>
/// <param name="MeanLifetimeDays">Days until the average customer drops out; lifetimes are exponential, their rates gamma.</param>
/// <param name="LifetimeShape">Shape of the gamma law of dropout rates.</param>
/// <param name="MeanSpend">Money of the average order.</param>
/// <param name="SpendShape">Shape of the gamma law of orders around the customer's own mean.</param>
/// <param name="CustomerSpendShape">Shape of the gamma law of these means.</param>
/// <param name="SeasonStrength">How sharply purchases gather around the season's peak: 0 not at all (von Mises concentration).</param>
/// <param name="SeasonPeakDay">Day of the year of the peak; null when every customer has one of their own.</param>
/// <param name="Promotions">Promotions a year, each of <see cref="PromotionDays"/> days.</param>
/// <param name="PromotionLift">How many times more is bought during one.</param>
public sealed record ShopProfile(
    string Name, double MeanGapDays, double RateShape, double MeanLifetimeDays, double LifetimeShape,
    double MeanSpend, double SpendShape, double CustomerSpendShape,
    double SeasonStrength, int? SeasonPeakDay, double Promotions, double PromotionLift)
{
    /// <summary>How long a promotion lasts.</summary>
    public const int PromotionDays = 3;

    /// <summary>The shops there are.</summary>
    public static IReadOnlyList<ShopProfile> All { get; } =
    [
        new("general", 60, 1.0, 500, 1.5, 60, 2.0, 2.0, 0.3, 340, 6, 1.8),
        new("weekly", 9, 3.0, 700, 2.0, 45, 4.0, 3.0, 0.05, 350, 12, 1.3),
        new("gift", 150, 0.9, 600, 1.5, 40, 2.0, 1.5, 2.5, 345, 3, 2.0),
        new("yearly", 365, 4.0, 1500, 2.0, 250, 3.0, 1.5, 6.0, null, 0, 1.0),
    ];
}
