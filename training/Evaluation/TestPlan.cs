using Conversion.Training.Numerics;

namespace Conversion.Training.Evaluation;

/// <summary>How large and how long a test must be to find an effect.</summary>
/// <param name="Customers">All customers, in the control and in all actions.</param>
/// <param name="Control">The customers in the control.</param>
/// <param name="EachAction">The customers of each action.</param>
/// <param name="Days">The days until the result, with the horizon of the last customers; null where no rate of customers is known.</param>
/// <param name="CustomersReadEarly">All customers, where the result is read as often as one likes.</param>
/// <param name="DaysReadEarly">The days until the last reading then; null where no rate of customers is known.</param>
internal sealed record TestPlan(
    double Customers, double Control, double EachAction, double? Days, double CustomersReadEarly, double? DaysReadEarly)
{
    /// <summary>Plans a test.</summary>
    public static TestPlan Build(TestPlanRequest request)
    {
        // Of all comparisons with the control together, few may find an effect that does not exist (Bonferroni).
        var confidence = 1 - (1 - request.Confidence) / request.Actions;
        var power = NormalDistribution.Quantile(request.Power);
        var once = CountCustomers(request, NormalDistribution.Quantile((1 + confidence) / 2), power);
        var early = CountCustomers(request, AlwaysValidInterval.HalfWidth(1, 1, confidence), power);
        return new(
            once, Math.Ceiling(once * request.ControlShare), Math.Ceiling(once * (1 - request.ControlShare) / request.Actions),
            CountDays(request, once), early, CountDays(request, early));
    }

    // The test allows for the variance that both arms have without an effect, and the power for the variance of each arm with it.
    private static double CountCustomers(TestPlanRequest request, double quantile, double power)
    {
        var (ofAction, ofControl) = ((1 - request.ControlShare) / request.Actions, request.ControlShare);
        var (treated, control, pooled) = request.MoneyDeviation is { } deviation
            ? (deviation * deviation, deviation * deviation, deviation * deviation)
            : (Variance(request.Buying!.Value + request.Effect), Variance(request.Buying.Value),
                Variance(request.Buying.Value + request.Effect * ofAction / (ofAction + ofControl)));
        var errors = quantile * Math.Sqrt(pooled / ofAction + pooled / ofControl)
            + power * Math.Sqrt(treated / ofAction + control / ofControl);
        return Math.Ceiling(errors / request.Effect * (errors / request.Effect));
    }

    private static double Variance(double share) => share * (1 - share);

    private static double? CountDays(TestPlanRequest request, double customers) =>
        request.CustomersADay is { } rate ? Math.Ceiling(customers / rate) + request.HorizonDays : null;
}

/// <summary>What a test must find.</summary>
/// <param name="Buying">The share who buy without any action; null for a test of money.</param>
/// <param name="MoneyDeviation">
/// The standard deviation of the money of customers, with those who spend nothing; null for a test of buying.
/// </param>
/// <param name="Effect">The smallest effect that is worth finding: a share, or money.</param>
/// <param name="ControlShare">The share of customers in the control.</param>
/// <param name="Actions">The number of actions, which share the other customers equally.</param>
/// <param name="CustomersADay">The customers that can join in a day; null where all join at once.</param>
/// <param name="HorizonDays">The days after an action in which purchases count.</param>
/// <param name="Power">The share of tests that find such an effect.</param>
/// <param name="Confidence">The share of tests without an effect that find none.</param>
internal sealed record TestPlanRequest(
    double? Buying, double? MoneyDeviation, double Effect, double ControlShare, int Actions, double? CustomersADay, int HorizonDays,
    double Power, double Confidence);
