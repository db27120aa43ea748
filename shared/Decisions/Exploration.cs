using Conversion.Hashing;

namespace Conversion.Decisions;

/// <summary>
/// The customers for whom chance decides, so that the effects of actions can be learnt. Both who they are and what they get depend only
/// on the salt, the customer's id and the period: they are the same on every host and in every version.
/// </summary>
public sealed class Exploration
{
    /// <summary>The rule that a drawn action names.</summary>
    public const string Rule = "exploration";

    /// <summary>The days of a period where nobody says otherwise.</summary>
    public const int DefaultDays = 28;

    private readonly string _salt;
    private readonly int _days;

    /// <summary>Describes an exploration.</summary>
    /// <param name="share">The share of customers for whom chance decides, 0 to 1.</param>
    /// <param name="salt">Another salt draws other customers and actions.</param>
    /// <param name="days">The days of a period, 1 or more. Periods are counted from 0001-01-01 in UTC.</param>
    /// <exception cref="ArgumentOutOfRangeException">The share is not between 0 and 1, or a period has no day.</exception>
    public Exploration(double share, string salt, int days = DefaultDays)
    {
        if (!(share >= 0 && share <= 1))
            throw new ArgumentOutOfRangeException(nameof(share), share, "The share of exploration must be 0 to 1.");
        ArgumentOutOfRangeException.ThrowIfLessThan(days, 1);
        (Share, _salt, _days) = (share, salt, days);
    }

    /// <summary>The exploration without customers.</summary>
    public static Exploration None { get; } = new(0, "");

    /// <summary>The share of customers for whom chance decides.</summary>
    public double Share { get; }

    /// <summary>Returns whether chance decides for a customer in the period of an instant.</summary>
    public bool Contains(string customerId, DateTimeOffset asOf) =>
        Share > 0 && Sha256.ShareOf(Key(customerId, asOf)) < Share;

    /// <summary>
    /// Draws an action: the one with the greatest hash, so each has the same probability, and the same action is drawn while it is among
    /// them (Thaler and Ravishankar, 1998, "Using name-based mappings to increase hit rates").
    /// </summary>
    /// <param name="customerId">The customer, in the one spelling of the id.</param>
    /// <param name="asOf">The snapshot instant.</param>
    /// <param name="actions">The names of the actions, at least one, in any order.</param>
    /// <returns>The index of the drawn action.</returns>
    public int Draw(string customerId, DateTimeOffset asOf, IReadOnlyList<string> actions)
    {
        var key = Key(customerId, asOf);
        var drawn = 0;
        var greatest = 0UL;
        for (var i = 0; i < actions.Count; i++)
        {
            var hash = Sha256.NumberOf($"{key}\0{actions[i]}");
            if (i == 0 || hash > greatest)
                (drawn, greatest) = (i, hash);
        }
        return drawn;
    }

    private string Key(string customerId, DateTimeOffset asOf) =>
        $"{_salt}\0{customerId}\0{asOf.UtcTicks / TimeSpan.TicksPerDay / _days}";
}
