using System.Buffers.Binary;
using System.Text;
using Conversion.Decisions;
using Conversion.Hashing;
using Conversion.Scoring;
using Conversion.Stores;

namespace Conversion.Functions.Profiles;

/// <summary>
/// Counts how many customers get each action with a budget a day, for all instances of the service. An instance takes a share of a
/// budget from the store and gives it to customers one by one, so a budget is never exceeded. What an instance has left when it ends
/// is given to nobody.
/// </summary>
/// <remarks>
/// Customers come one by one, so who has most profit is known only afterwards. A place is therefore given from a least profit on: the one
/// from which the budget would have sufficed on the last day with customers.
/// </remarks>
public sealed class DayBudgets(CustomerMemory memory, ProfileScorer scorer, TimeProvider clock) : IDisposable
{
    // Smaller shares leave less behind, larger ones need fewer writes.
    private const int SharesOfBudget = 50;
    private const int MaximumTries = 20;

    // What customers asked for is saved once it is more than a tenth of what is saved already.
    private const int SavedOfUnsaved = 10;

    private readonly SemaphoreSlim _lock = new(1, 1);
    private readonly Dictionary<string, Share> _shares = [];
    private int _day;

    /// <summary>Reserves a place in each budget that has room today. The caller must return what it does not use.</summary>
    /// <exception cref="StoreException">The store does not answer.</exception>
    public async Task<DayRoom> ReserveAsync(CancellationToken cancellation)
    {
        if (scorer.DayBudgets.Count == 0)
            return DayRoom.None;
        await _lock.WaitAsync(cancellation);
        try
        {
            var today = ProfileScorer.DayOf(clock.GetUtcNow());
            if (today != _day)
                _shares.Clear();
            _day = today;
            var room = new Dictionary<string, double>();
            foreach (var (action, budget) in scorer.DayBudgets)
            {
                if (!_shares.TryGetValue(action, out var share))
                    _shares[action] = share = new(action, budget);
                if (share.Left == 0 && !share.IsSpent)
                    await ExchangeAsync(share, isTaking: true, cancellation);
                if (share.Left == 0)
                    continue;
                share.Left--;
                room.Add(action, share.LeastProfit);
            }
            return new(today, room, []);
        }
        finally
        {
            _lock.Release();
        }
    }

    /// <summary>
    /// Returns the places that a decision does not use, and counts what the customer asked for. After a failure nobody knows, so nothing is
    /// returned.
    /// </summary>
    /// <param name="room">The reserved places.</param>
    /// <param name="score">The decision; null for none.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    /// <exception cref="StoreException">The store does not answer.</exception>
    public Task ReturnAsync(DayRoom room, Score? score, CancellationToken cancellation) => ReturnAsync(
        room, score is { Decision: var made } && ContactStates.IsTaken(made.Action, made.Arm) ? made.Action : null, cancellation);

    /// <inheritdoc cref="ReturnAsync(DayRoom, Score, CancellationToken)"/>
    /// <param name="room">The reserved places.</param>
    /// <param name="taken">The action that the customer gets; null for none.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    internal async Task ReturnAsync(DayRoom room, string? taken, CancellationToken cancellation)
    {
        if (room.Asked is null)
            return;
        await _lock.WaitAsync(cancellation);
        try
        {
            // A place of another day is over.
            if (room.Day != _day)
                return;
            foreach (var action in room.LeastProfits.Keys)
                if (action != taken)
                    _shares[action].Left++;
            foreach (var (action, profit) in room.Asked)
            {
                // A customer who has the action already does not get it again, and needs no place.
                if (action != taken && room.Has(action, profit))
                    continue;
                var share = _shares[action];
                share.Unsaved.Add(profit);
                if (share.Unsaved.Total * SavedOfUnsaved > share.Saved)
                    await ExchangeAsync(share, isTaking: false, cancellation);
            }
        }
        finally
        {
            _lock.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _lock.Dispose();

    // Saves what customers asked for, and takes more places if asked to.
    private async Task ExchangeAsync(Share share, bool isTaking, CancellationToken cancellation)
    {
        var key = $"m-budget-{Convert.ToHexStringLower(Sha256.HashData(Encoding.UTF8.GetBytes(share.Action)))}";
        for (var i = 0; i < MaximumTries; i++)
        {
            var document = (await memory.Store.ReadAsync([key], cancellation))[0];
            var budget = document is { } known ? BudgetDocument.Read(known.Value.Span, _day, share.Budget) : BudgetDocument.New(_day);
            budget.Asked.Add(share.Unsaved);
            // A budget that was lowered today may be exceeded already.
            var free = Math.Max(0, share.Budget - budget.Taken);
            var places = isTaking ? Math.Min(Math.Max(1, share.Budget / SharesOfBudget), free) : 0;
            var written = (budget with { Taken = budget.Taken + places }).Write();
            var isNothingNew = places == 0 && share.Unsaved.Total == 0;
            if (isNothingNew || await memory.Store.TryWriteAsync([new(key, written, document?.Stamp)], cancellation) is not null)
            {
                share.Receive(places, isTaking, budget);
                return;
            }
            await Task.Delay(TimeSpan.FromMilliseconds(Random.Shared.Next(1 + i)), clock, cancellation);
        }
        throw new StoreException("Too many instances take a share of a budget at once; try again.");
    }

    /// <summary>What this instance has of a budget.</summary>
    private sealed class Share(string action, int budget)
    {
        public string Action { get; } = action;
        public int Budget { get; } = budget;
        public int Left { get; set; }

        /// <summary>Whether the store has no place left today.</summary>
        public bool IsSpent { get; private set; }

        public double LeastProfit { get; private set; } = double.NegativeInfinity;

        /// <summary>What customers asked for since the last exchange with the store.</summary>
        public ProfitHistogram Unsaved { get; private set; } = new();

        /// <summary>How many customers of all instances asked until then.</summary>
        public int Saved { get; private set; }

        public void Receive(int places, bool isTaking, BudgetDocument document)
        {
            Left += places;
            IsSpent = isTaking ? places == 0 : IsSpent;
            LeastProfit = document.LeastProfit;
            (Unsaved, Saved) = (new(), document.Asked.Total);
        }
    }

    /// <summary>What the store knows of a budget.</summary>
    /// <param name="Day">The day, in days since 0001-01-01.</param>
    /// <param name="Taken">How many places instances have taken on it.</param>
    /// <param name="LeastProfit">The profit from which a place is given.</param>
    /// <param name="Asked">The profits of those who asked for the action.</param>
    private readonly record struct BudgetDocument(int Day, int Taken, double LeastProfit, ProfitHistogram Asked)
    {
        private const int HistogramAt = 2 * sizeof(int) + sizeof(double);

        public static BudgetDocument New(int day, double leastProfit = double.NegativeInfinity) => new(day, 0, leastProfit, new());

        /// <summary>Reads what is known on a day. Who asked on the last day says what a place needs today.</summary>
        public static BudgetDocument Read(ReadOnlySpan<byte> value, int today, int budget)
        {
            // Without the profits, as they were not kept at first.
            var asked = value.Length > HistogramAt ? ProfitHistogram.Read(value[HistogramAt..]) : new();
            if (BinaryPrimitives.ReadInt32BigEndian(value) != today)
                return New(today, asked.LeastFor(budget));
            var least = value.Length > HistogramAt
                ? BinaryPrimitives.ReadDoubleBigEndian(value[(2 * sizeof(int))..])
                : double.NegativeInfinity;
            return new(today, BinaryPrimitives.ReadInt32BigEndian(value[sizeof(int)..]), least, asked);
        }

        public byte[] Write()
        {
            var value = new byte[HistogramAt + ProfitHistogram.SizeInBytes];
            BinaryPrimitives.WriteInt32BigEndian(value, Day);
            BinaryPrimitives.WriteInt32BigEndian(value.AsSpan(sizeof(int)), Taken);
            BinaryPrimitives.WriteDoubleBigEndian(value.AsSpan(2 * sizeof(int)), LeastProfit);
            Asked.Write(value.AsSpan(HistogramAt));
            return value;
        }
    }
}
