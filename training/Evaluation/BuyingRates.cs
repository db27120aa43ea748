namespace Conversion.Training.Evaluation;

/// <summary>The probabilities of buying in both arms.</summary>
internal readonly record struct BuyingRates(double Treatment, double Control)
{
    private const int Bisections = 60;
    private const double GreatestDifference = 1 - 1e-9;

    /// <summary>
    /// Estimates the probabilities by maximum likelihood among those that have a given difference, as in the score interval of
    /// Miettinen and Nurminen (1985, doi:10.1002/sim.4780040211).
    /// </summary>
    public static BuyingRates WithDifference(double difference, ArmValues treatment, ArmValues control)
    {
        difference = Math.Clamp(difference, -GreatestDifference, GreatestDifference);
        var low = Math.Max(0, -difference);
        var high = Math.Min(1, 1 - difference);
        for (var i = 0; i < Bisections; i++)
        {
            // The likelihood is concave, so its slope falls.
            var rate = (low + high) / 2;
            if (Slope(treatment, rate + difference) + Slope(control, rate) > 0)
                low = rate;
            else
                high = rate;
        }
        var middle = (low + high) / 2;
        return new(Math.Clamp(middle + difference, 0, 1), middle);
    }

    private static double Slope(ArmValues arm, double rate) =>
        (arm.Buyers == 0 ? 0 : arm.Buyers / rate)
        - (arm.Buyers == arm.Customers ? 0 : (arm.Customers - arm.Buyers) / (1 - rate));
}
