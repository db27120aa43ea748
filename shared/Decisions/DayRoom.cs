namespace Conversion.Decisions;

/// <summary>The budgets a day that have room for one customer, and what the customer asked for.</summary>
/// <param name="Day">The day, in days since 0001-01-01.</param>
/// <param name="LeastProfits">The actions with room. Today they are for customers with this profit or more, or with an unknown one.</param>
/// <param name="Asked">Receives the profit of each action with a budget a day that the customer would get; null for no record.</param>
public sealed record DayRoom(int Day, IReadOnlyDictionary<string, double> LeastProfits, Dictionary<string, double>? Asked)
{
    /// <summary>No room.</summary>
    public static DayRoom None { get; } = new(0, new Dictionary<string, double>(), null);

    /// <summary>Returns room for every profit of some actions, and keeps no record.</summary>
    public static DayRoom Open(IEnumerable<string> actions) =>
        new(0, actions.ToDictionary(action => action, _ => double.NegativeInfinity), null);

    /// <summary>Returns whether the customer gets an action.</summary>
    /// <param name="action">The action.</param>
    /// <param name="profit">Its profit; NaN where it is not known.</param>
    public bool Ask(string action, double profit)
    {
        if (Asked is not null)
            Asked[action] = profit;
        return Has(action, profit);
    }

    /// <summary>Returns whether there is room in an action's budget for a profit.</summary>
    public bool Has(string action, double profit) => LeastProfits.TryGetValue(action, out var least) && !(profit < least);
}
