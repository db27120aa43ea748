using Conversion.Customers;
using Conversion.Decisions;
using Conversion.Orders;
using Conversion.Profiles;

namespace Conversion.Scoring;

/// <summary>Decides about remembered customers: when an event changed a profile, and on a day without an event.</summary>
public sealed class ProfileScorer
{
    /// <summary>An action is looked for so many days ahead.</summary>
    public const int LookAheadDays = 90;

    /// <summary>The most decisions that a profile keeps, without those that wait to be published or that caps count.</summary>
    public const int KeptDecisions = 10;

    private readonly Scorer _scorer;
    private readonly int? _repeatDays;

    // On other days, every budget has room.
    private readonly Budgets _everyRoom;

    /// <summary>Combines a scorer with how often a decision is made again.</summary>
    /// <param name="scorer">The model and the policy.</param>
    /// <param name="repeatDays">After so many days a decision is made again although the action is the same; null for never.</param>
    /// <exception cref="InvalidDataException">The model needs a feature that is not computed from orders.</exception>
    public ProfileScorer(Scorer scorer, int? repeatDays = null)
    {
        (_scorer, _repeatDays) = (scorer, repeatDays);
        _everyRoom = Budgets.Today(DayRoom.Open(scorer.Policy.DayBudgets.Keys));
        foreach (var feature in scorer.Model.Features)
            if (CustomerFeatures.IndexOf(feature.Name) < 0)
                throw new InvalidDataException(
                    $"Customers can be remembered only with a model of orders, but this model needs '{feature.Name}'; " +
                    "unset Profiles__Store.");
    }

    /// <summary>How many customers a day may get each action; without the actions that any number may get.</summary>
    public IReadOnlyDictionary<string, int> DayBudgets => _scorer.Policy.DayBudgets;

    /// <summary>A hash of the model and the policy.</summary>
    public ulong Rules => _scorer.RulesHash;

    /// <summary>Scores a profile.</summary>
    /// <param name="profile">The profile.</param>
    /// <param name="asOf">The snapshot instant; later orders are ignored.</param>
    /// <param name="more">An order to add; null for none.</param>
    public Score Score(Profile profile, DateTimeOffset asOf, Order? more = null)
    {
        var orders = profile.ToOrders();
        if (more is { } order)
            orders.Add(order);
        orders.Sort(Order.Chronological);
        return _scorer.Score(ToCustomer(profile, orders, asOf), includeExplanation: true, _everyRoom);
    }

    /// <summary>
    /// Returns the profile after an event with a decision about it, which waits to be published; without one where features are the
    /// same as before. The snapshot instant is the latest event, so that the decision depends on what happened and not on the order
    /// in which it arrived.
    /// </summary>
    /// <param name="before">The profile before the event.</param>
    /// <param name="after">The profile after the event.</param>
    /// <param name="cause">A hash of the event's identity.</param>
    /// <param name="room">The budgets a day; null for none with room.</param>
    public ProfileDecision DecideAfterEvent(Profile before, Profile after, ulong cause, DayRoom? room = null)
    {
        if (before.Orders == after.Orders || after.LastEventAt is not { } asOf)
            return new(after, null);
        var orders = after.ToOrders();
        if (Profile.VersionOf(orders) == Profile.VersionOf(before.ToOrders()))
            return new(after, null);
        var score = _scorer.Score(ToCustomer(after, orders, asOf), includeExplanation: true, BudgetsOf(room));
        ForgetControl(after, room);
        // The next day's sweep looks further ahead.
        return Add(after, score, cause, new(DayOf(asOf) + 1, 0));
    }

    /// <summary>
    /// Returns the profile as a day's sweep leaves it: with a decision where the action changed or is to be repeated, and with the next
    /// day on which that can be.
    /// </summary>
    /// <param name="profile">The profile.</param>
    /// <param name="day">The day, in days since 0001-01-01. The snapshot instant is its start, in UTC.</param>
    /// <param name="sendAt">The instant that quiet hours are compared with; null for the start of the day.</param>
    /// <param name="room">The budgets a day; null for none with room.</param>
    public ProfileDecision DecideOnDay(Profile profile, int day, DateTimeOffset? sendAt = null, DayRoom? room = null)
    {
        var asOf = StartOf(day);
        var last = profile.Decisions.IsEmpty ? null : profile.Decisions[^1];
        // What is known of today is decided already.
        if (profile.LastEventAt > asOf)
            return new(profile with { Schedule = new(DayOf(profile.LastEventAt.Value) + 1, 0) }, null);
        var orders = profile.ToOrders();
        var timeOfDay = sendAt - asOf;
        var customer = ToCustomer(profile, orders, asOf, timeOfDay);
        var budgets = BudgetsOf(room);
        var action = _scorer.DecideAction(customer, budgets);
        // What was decided today counts for caps, so a sweep that runs again must not decide once more.
        var isDecided = _scorer.Policy.Actions is not null && last?.AsOf == asOf;
        var isDue = !isDecided && (last is null || last.Action != action || DayOf(last.AsOf) + _repeatDays <= day);
        var decided = isDue
            ? Add(profile, _scorer.Score(customer, includeExplanation: true, budgets), cause: 0, default)
            : new(profile, null);
        ForgetControl(profile, room);
        var next = FindNext(decided.Profile, orders, isDecided ? last!.Action : action, day, isDue ? day : DayOf(last!.AsOf), timeOfDay);
        return decided with { Profile = decided.Profile with { Schedule = new(next, Rules) } };
    }

    /// <summary>Returns the day of an instant, in days since 0001-01-01.</summary>
    public static int DayOf(DateTimeOffset instant) => (int)(instant.UtcTicks / TimeSpan.TicksPerDay);

    private static Budgets BudgetsOf(DayRoom? room) => room is null ? Budgets.OfOne : Budgets.Today(room);

    // The control group takes no place, so nobody needs to know what its customers would ask for.
    private void ForgetControl(Profile profile, DayRoom? room)
    {
        if (room?.Asked is { Count: > 0 } asked && _scorer.Control.Contains(profile.CustomerId))
            asked.Clear();
    }

    private static DateTimeOffset StartOf(int day) => new(day * TimeSpan.TicksPerDay, TimeSpan.Zero);

    private ProfileDecision Add(Profile profile, Score score, ulong cause, Schedule schedule)
    {
        var decision = new StoredDecision(
            score.Id, new(score.AsOf), score.Decision.Action, score.Decision.Arm, score.Status, score.Model.Version, cause,
            ScoreJson.Write(score));
        // The same day, version, model and policy give the same id: then it is the same decision.
        if (profile.Decisions.Any(earlier => earlier.Id == decision.Id))
            return new(profile with { Schedule = schedule }, null);
        var surplus = profile.Decisions.Length + 1 - KeptDecisions;
        var capped = score.AsOf.AddDays(-_scorer.Policy.Actions?.MaximumCapDays ?? 0);
        var kept = profile.Decisions.RemoveAll(earlier => !earlier.IsPending && !IsCapped(earlier) && surplus-- > 0);
        return new(profile with { Decisions = kept.Add(decision), Schedule = schedule }, score);

        // Caps still count it.
        bool IsCapped(StoredDecision earlier) =>
            earlier.AsOf.UtcDateTime > capped && ContactStates.IsTaken(earlier.Action, earlier.Arm);
    }

    private Customer ToCustomer(Profile profile, List<Order> orders, DateTimeOffset asOf, TimeSpan? timeOfDay = null) => new()
    {
        Id = profile.CustomerId,
        AsOf = asOf,
        Orders = orders,
        ProfileVersion = Profile.VersionOf(orders),
        Contact = _scorer.Policy.Actions is null ? null : ContactStates.From(profile, asOf + timeOfDay),
    };

    /// <summary>Finds the earliest day after a day on which the action changes or is to be repeated.</summary>
    private int FindNext(Profile profile, List<Order> orders, string action, int day, int decidedOn, TimeSpan? timeOfDay)
    {
        var end = Math.Min(day + LookAheadDays, _repeatDays is { } days ? decidedOn + days : int.MaxValue);
        for (var next = day + 1; next < end; next++)
            if (_scorer.DecideAction(ToCustomer(profile, orders, StartOf(next), timeOfDay), _everyRoom) != action)
                return next;
        return end;
    }
}

/// <summary>A profile, and the score by which a decision was added to it; null for none.</summary>
public sealed record ProfileDecision(Profile Profile, Score? Score);
