using System.Globalization;
using Conversion.Json;
using Conversion.Orders;

namespace Conversion.Training.Commands;

/// <summary>Reads what actions cost for a customer.</summary>
internal static class ActionCosts
{
    /// <summary>Returns the cost of each action; the first, which is the control, costs nothing.</summary>
    /// <param name="text">A number for all actions, or <c>ACTION=NUMBER</c> pairs; null for no costs.</param>
    /// <param name="actions">The actions, the control first.</param>
    /// <exception cref="UserErrorException">The text is wrong.</exception>
    public static IReadOnlyDictionary<string, double> Parse(string? text, IReadOnlyList<string> actions)
    {
        var costs = actions.ToDictionary(action => action, _ => 0.0);
        if (text is null)
            return costs;
        if (TryParse(text, out var forAll))
            return actions.Index().ToDictionary(action => action.Item, action => action.Index == 0 ? 0 : forAll);
        try
        {
            foreach (var (action, number) in ColumnMapping.ParsePairs(text))
            {
                if (action == actions[0] || !costs.ContainsKey(action))
                    throw new UserErrorException(
                        $"--cost must name actions that were taken, got {action}; use {string.Join(", ", actions.Skip(1))}.");
                costs[action] = TryParse(number, out var cost)
                    ? cost
                    : throw new UserErrorException($"--cost must be a number of 0 or more for {action}, got {number}.");
            }
        }
        catch (InvalidInputException e)
        {
            throw new UserErrorException($"--cost must be a number or ACTION=NUMBER pairs, got {text}: {e.Message}", e);
        }
        return costs;
    }

    private static bool TryParse(string text, out double cost) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out cost) && cost >= 0 && double.IsFinite(cost);
}
