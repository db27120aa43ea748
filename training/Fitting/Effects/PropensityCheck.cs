namespace Conversion.Training.Fitting.Effects;

/// <summary>Checks that propensities are the probabilities of the actions that customers got.</summary>
internal static class PropensityCheck
{
    // Both must be exceeded: a large test finds deviations that matter to nobody, and a small one deviates by chance.
    private const double GreatestDeviation = 0.05;
    private const double StandardErrors = 5;

    /// <summary>Returns the propensities, one for each customer of <paramref name="arms"/>.</summary>
    /// <exception cref="UserErrorException">They are not the probabilities of the actions that customers got.</exception>
    public static double[] Verify(int[] arms, IReadOnlyList<string> actions, double[] propensities, List<string> notes)
    {
        var wrong = FindWrong(arms, actions.Count, propensities);
        if (wrong < 0)
            return propensities;
        // With one action, many logs have the probability of this action for all customers.
        if (actions.Count == 2 && Array.TrueForAll(propensities, propensity => propensity < 1))
        {
            var turned = propensities.Select((propensity, i) => arms[i] == 0 ? 1 - propensity : propensity).ToArray();
            if (FindWrong(arms, actions.Count, turned) < 0)
            {
                notes.Add(
                    $"propensities are read as the probability of {actions[1]}, so customers of {actions[0]} have one less the number");
                return turned;
            }
        }
        throw new UserErrorException(
            "--propensity must be the probability of the action that the customer got, but one over it, added up over the customers of " +
            $"{actions[wrong]}, does not give about the number of all customers; check the column, or leave --propensity out.");
    }

    /// <summary>Returns an action whose propensities are not the probabilities of the customers who got it, or −1.</summary>
    public static int FindWrong(int[] arms, int actions, double[] propensities)
    {
        var sums = new double[actions];
        var variances = new double[actions];
        for (var i = 0; i < arms.Length; i++)
        {
            sums[arms[i]] += 1 / propensities[i];
            variances[arms[i]] += (1 - propensities[i]) / propensities[i] / propensities[i];
        }
        return Array.FindIndex(sums.Zip(variances).ToArray(), arm =>
            Math.Abs(arm.First - arms.Length) > GreatestDeviation * arms.Length
            && Math.Abs(arm.First - arms.Length) > StandardErrors * Math.Sqrt(arm.Second));
    }
}
