using Conversion.Hashing;

namespace Conversion.Decisions;

/// <summary>
/// Says whether a customer gets an action with a budget. Rations the actions with a budget a run: customers apply for their best
/// action, each action keeps as many as its budget allows, those with most profit, and the others apply for their next action (Gale and
/// Shapley, 1962, "College admissions and the stability of marriage"). The result does not depend on the order of customers.
/// </summary>
internal sealed class Budgets
{
    private readonly int?[] _budgets;
    private readonly PriorityQueue<Applicant, Claim>[] _accepted;
    private readonly Claim?[] _lowest;
    private bool _isClosed;
    private DayRoom? _today;

    /// <summary>Starts a run.</summary>
    /// <param name="budgets">The budget a run of each action; null for none.</param>
    public Budgets(IReadOnlyList<int?> budgets)
    {
        _budgets = [.. budgets];
        _accepted = [.. budgets.Select(_ => new PriorityQueue<Applicant, Claim>())];
        _lowest = new Claim?[_budgets.Length];
    }

    /// <summary>The budgets of a run of one customer.</summary>
    public static Budgets OfOne { get; } = new([]);

    /// <summary>Budgets without room, for a customer who comes again in a run.</summary>
    public static Budgets Closed { get; } = new([]) { _isClosed = true };

    /// <summary>Returns the budgets of one remembered customer.</summary>
    /// <param name="today">The budgets a day.</param>
    public static Budgets Today(DayRoom today) => new([]) { _today = today };

    /// <summary>Adds a customer who takes what the policy chooses.</summary>
    public void Add(Deliberation customer)
    {
        // What follows an action without a budget is never needed.
        var options = customer.Options.TakeWhile(option => option.Budget is not null);
        Apply(new(customer.CustomerId, [.. options.Where(option => option.Budget!.PerDay is null)]), 0);
    }

    /// <summary>Returns whether a customer gets an action, or would get it in the place of one who does.</summary>
    public bool HasRoom(in Proposal option, string customerId) => option.Budget switch
    {
        null => true,
        { PerDay: not null } => _today?.Ask(option.Action, option.Profit) ?? false,
        _ when _isClosed => false,
        _ when _lowest.Length == 0 => true,
        _ => _lowest[option.Index] is not { } lowest || Claim.Of(option, customerId).CompareTo(lowest) >= 0,
    };

    /// <summary>Returns the profit from which customers get an action with a budget a day; null where the budget has no room.</summary>
    public double? LeastProfitToday(string action) =>
        _today is not null && _today.LeastProfits.TryGetValue(action, out var least) ? least : null;

    private void Apply(Applicant applicant, int next)
    {
        for (var i = next; i < applicant.Options.Length;)
        {
            var option = applicant.Options[i];
            var queue = _accepted[option.Index];
            var budget = _budgets[option.Index]!.Value;
            queue.Enqueue(applicant with { Place = i }, Claim.Of(option, applicant.CustomerId));
            if (queue.Count <= budget)
            {
                if (queue.Count == budget && queue.TryPeek(out _, out var last))
                    _lowest[option.Index] = last;
                return;
            }
            applicant = queue.Dequeue();
            queue.TryPeek(out _, out var lowest);
            _lowest[option.Index] = lowest;
            i = applicant.Place + 1;
        }
    }

    /// <summary>A customer who applies for actions.</summary>
    private sealed record Applicant(string CustomerId, Proposal[] Options)
    {
        /// <summary>The index of the option that is applied for.</summary>
        public int Place { get; init; }
    }

    /// <summary>How strong a claim to an action is: by profit, and of equal profits by a hash, so that the order never counts.</summary>
    private readonly record struct Claim(double Profit, ulong Tie) : IComparable<Claim>
    {
        public static Claim Of(in Proposal option, string customerId) => new(
            double.IsNaN(option.Profit) ? double.NegativeInfinity : option.Profit,
            Sha256.NumberOf($"{option.Action}\0{customerId}"));

        public int CompareTo(Claim other)
        {
            var result = Profit.CompareTo(other.Profit);
            return result != 0 ? result : Tie.CompareTo(other.Tie);
        }
    }
}
