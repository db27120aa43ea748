using System.Buffers.Binary;
using System.Text;
using Conversion.Hashing;
using Conversion.Scoring;
using Conversion.Stores;

namespace Conversion.Functions.Profiles;

/// <summary>
/// Counts how many customers get each action with a budget a day, for all instances of the service. An instance takes a share of a
/// budget from the store and gives it to customers one by one, so a budget is never exceeded. What an instance has left when it ends
/// is given to nobody.
/// </summary>
public sealed class DayBudgets(CustomerMemory memory, ProfileScorer scorer, TimeProvider clock) : IDisposable
{
    // Smaller shares leave less behind, larger ones need fewer writes.
    private const int SharesOfBudget = 50;
    private const int MaximumTries = 20;

    private readonly SemaphoreSlim _lock = new(1, 1);
    private readonly Dictionary<string, int> _left = [];
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
                _left.Clear();
            _day = today;
            var room = new HashSet<string>();
            foreach (var (action, budget) in scorer.DayBudgets)
            {
                if (_left.GetValueOrDefault(action) == 0)
                    _left[action] = await TakeShareAsync(action, budget, today, cancellation);
                if (_left[action] == 0)
                    continue;
                _left[action]--;
                room.Add(action);
            }
            return new(today, room);
        }
        finally
        {
            _lock.Release();
        }
    }

    /// <summary>Returns the places that a decision does not use. After a failure nobody knows, so nothing is returned.</summary>
    /// <param name="room">The reserved places.</param>
    /// <param name="score">The decision; null for none.</param>
    public void Return(DayRoom room, Score? score)
    {
        if (room.Actions.Count == 0)
            return;
        _lock.Wait();
        try
        {
            // A place of another day is over.
            foreach (var action in room.Day == _day ? room.Actions : DayRoom.None.Actions)
                if (score is null || score.Decision.Action != action || !ContactStates.IsTaken(action, score.Decision.Arm))
                    _left[action] = _left.GetValueOrDefault(action) + 1;
        }
        finally
        {
            _lock.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _lock.Dispose();

    // The document of an action has the day and how many places instances have taken on it.
    private async Task<int> TakeShareAsync(string action, int budget, int today, CancellationToken cancellation)
    {
        var key = $"m-budget-{Convert.ToHexStringLower(Sha256.HashData(Encoding.UTF8.GetBytes(action)))}";
        for (var i = 0; i < MaximumTries; i++)
        {
            var document = (await memory.Store.ReadAsync([key], cancellation))[0];
            var taken = document is { Value.Span: var value } && BinaryPrimitives.ReadInt32BigEndian(value) == today
                ? BinaryPrimitives.ReadInt32BigEndian(value[sizeof(int)..])
                : 0;
            var share = Math.Min(Math.Max(1, budget / SharesOfBudget), budget - taken);
            if (share <= 0)
                return 0;
            var written = new byte[2 * sizeof(int)];
            BinaryPrimitives.WriteInt32BigEndian(written, today);
            BinaryPrimitives.WriteInt32BigEndian(written.AsSpan(sizeof(int)), taken + share);
            if (await memory.Store.TryWriteAsync([new(key, written, document?.Stamp)], cancellation) is not null)
                return share;
            await Task.Delay(TimeSpan.FromMilliseconds(Random.Shared.Next(1 + i)), clock, cancellation);
        }
        throw new StoreException("Too many instances take a share of a budget at once; try again.");
    }
}

/// <summary>Places in budgets that are reserved for one customer.</summary>
/// <param name="Day">The day, in days since 0001-01-01.</param>
/// <param name="Actions">The actions.</param>
public sealed record DayRoom(int Day, IReadOnlySet<string> Actions)
{
    /// <summary>No place.</summary>
    public static DayRoom None { get; } = new(0, new HashSet<string>());
}
