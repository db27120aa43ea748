namespace Conversion.Training.Simulation;

/// <summary>The parameters of a simulated shop. Its customers buy by a Poisson process of their own rate until they drop out.</summary>
/// <param name="Name">The name on the command line.</param>
/// <param name="MeanGapDays">Days between two purchases at the average rate, without season and promotions.</param>
/// <param name="RateShape">Shape of the gamma distribution of rates. A small shape makes customers differ much.</param>
/// <param name="MeanLifetimeDays">Mean days from the first purchase to dropout.</param>
/// <param name="LifetimeShape">Shape of the gamma distribution of dropout rates, above 1. Otherwise lifetimes have no mean.</param>
/// <param name="MeanSpend">Money of the average order.</param>
/// <param name="SpendShape">Shape of the gamma distribution of orders around the customer's own mean.</param>
/// <param name="CustomerSpendShape">Shape of the gamma distribution of the customers' means.</param>
/// <param name="SeasonStrength">Von Mises concentration of purchases around the season's peak; 0 without a season.</param>
/// <param name="SeasonPeakDay">Day of the year of the peak; null when every customer has their own.</param>
/// <param name="Promotions">Promotions a year, each of <see cref="PromotionDays"/> days.</param>
/// <param name="PromotionLift">The factor of purchases during a promotion.</param>
public sealed record ShopProfile(
    string Name, double MeanGapDays, double RateShape, double MeanLifetimeDays, double LifetimeShape,
    double MeanSpend, double SpendShape, double CustomerSpendShape,
    double SeasonStrength, int? SeasonPeakDay, double Promotions, double PromotionLift)
{
    /// <summary>The days of a promotion.</summary>
    public const int PromotionDays = 3;

    /// <summary>All profiles.</summary>
    public static IReadOnlyList<ShopProfile> All { get; } =
    [
        new("general", 60, 1.0, 1500, 1.5, 60, 2.0, 2.0, 0.3, 340, 6, 1.8),
        new("weekly", 9, 3.0, 1400, 2.0, 45, 4.0, 3.0, 0.05, 350, 12, 1.3),
        new("gift", 150, 0.9, 1800, 1.5, 40, 2.0, 1.5, 2.5, 345, 3, 2.0),
        new("yearly", 365, 4.0, 3000, 2.0, 250, 3.0, 1.5, 6.0, null, 0, 1.0),
    ];
}
