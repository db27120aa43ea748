using System.Buffers.Binary;
using Conversion.Functions.Publishing;
using Conversion.Scoring;
using Conversion.Stores;

namespace Conversion.Functions.Profiles;

/// <summary>
/// Scores the customers who are due on a day, and publishes a decision where the action changed or is to be repeated. A sweep that is
/// killed and runs again finds the same customers, and makes no decision twice: its id depends on the day.
/// </summary>
public sealed class DailySweep(
    CustomerMemory memory, ProfileScorer scorer, DecisionPublisher decisions, ProfileSettings settings, DayBudgets budgets,
    TimeProvider clock)
{
    /// <summary>The most tasks that share a sweep: each has one shard of the store or more.</summary>
    public const int MaximumTasks = StoreKeys.ShardCount;

    // A new model or policy is applied to one part of a shard after the other.
    private const int PartsOfShard = 16;

    // So many customers are written in one commit of a file, or at once to Firestore.
    private const int AtOnce = 32;

    // A sweep can wait longer for Pub/Sub than the sender of an event, and after an error much would begin again.
    private const int PublishTries = 5;
    private static readonly TimeSpan PublishPause = TimeSpan.FromSeconds(1);

    /// <summary>Looks at the customers of a share of the store.</summary>
    /// <param name="day">The day, in days since 0001-01-01.</param>
    /// <param name="task">The share, from 0.</param>
    /// <param name="tasks">How many shares there are.</param>
    /// <param name="cancellation">Ends the sweep after the customers who are being scored.</param>
    internal async Task<SweepReport> RunAsync(int day, int task, int tasks, CancellationToken cancellation)
    {
        var counts = new SweepCounts();
        var partsLeft = 0;
        var first = MaximumTasks * task / tasks;
        var end = MaximumTasks * (task + 1) / tasks;
        for (var shard = first; shard < end; shard++)
        {
            var start = StoreKeys.ShardOf(StoreKeys.Customer, shard);
            await LookAsync(memory.ScanAsync(start, day, cancellation), day, counts, cancellation);
            partsLeft += await ApplyNewRulesAsync(start, day, counts, cancellation);
            await memory.DeleteExpiredAsync(StoreKeys.ShardOf(StoreKeys.Order, shard), day, cancellation);
        }
        return counts.ToReport(DateOnly.FromDayNumber(day), (double)partsLeft / ((end - first) * PartsOfShard));
    }

    private Task LookAsync(
        IAsyncEnumerable<StoredProfile> customers, int day, SweepCounts counts, CancellationToken cancellation) =>
        Parallel.ForEachAsync(
            customers,
            new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellation },
            async (customer, token) =>
            {
                Score? score = null;
                var room = await budgets.ReserveAsync(token);
                var changed = await memory.ChangeAsync(
                    customer,
                    profile =>
                    {
                        var decided = scorer.DecideOnDay(profile, day, clock.GetUtcNow(), room);
                        score = decided.Score;
                        return decided.Profile;
                    },
                    token);
                await budgets.ReturnAsync(room, score, token);
                counts.AddLooked();
                if (changed is null)
                    return;
                if (score is not null)
                    counts.AddDecided();
                counts.AddPublished(await PublishAsync(changed, token));
            });

    private async Task<int> PublishAsync(StoredProfile customer, CancellationToken cancellation)
    {
        for (var (tries, pause) = (1, PublishPause); ; tries++, pause *= 2)
        {
            try
            {
                return await decisions.PublishAsync(customer, _ => true);
            }
            catch (Exception e) when (e is PublisherFullException or PublishException && tries < PublishTries)
            {
                await Task.Delay(pause, clock, cancellation);
            }
        }
    }

    /// <summary>
    /// Applies a new model or policy to the parts of a shard whose turn it is, so that a change for everybody is spread over days.
    /// </summary>
    /// <returns>How many parts are left.</returns>
    private async Task<int> ApplyNewRulesAsync(string start, int day, SweepCounts counts, CancellationToken cancellation)
    {
        var key = $"m-rules-{start}";
        var document = (await memory.Store.ReadAsync([key], cancellation))[0];
        var progress = document is null ? RulesProgress.None : RulesProgress.Read(document.Value.Span);
        if (progress.Rules != scorer.Rules)
            progress = new(scorer.Rules, day, 0);
        var until = Math.Min(PartsOfShard, PartsOfShard * (day - progress.StartedOn + 1) / settings.SpreadDays);
        for (; progress.Done < until; progress = progress with { Done = progress.Done + 1 })
        {
            var part = memory.ScanAsync($"{start}{progress.Done:x1}", dueBy: null, cancellation);
            await LookAsync(WithOtherRules(part, counts), day, counts, cancellation);
            await SaveAsync(key, progress with { Done = progress.Done + 1 }, cancellation);
        }
        if (document is null || progress.Done == 0)
            await SaveAsync(key, progress, cancellation);
        return PartsOfShard - progress.Done;
    }

    private async IAsyncEnumerable<StoredProfile> WithOtherRules(
        IAsyncEnumerable<StoredProfile> customers, SweepCounts counts)
    {
        await foreach (var customer in customers)
        {
            if (customer.Profile.Schedule.Rules == scorer.Rules)
                continue;
            counts.AddRescored();
            yield return customer;
        }
    }

    private async Task SaveAsync(string key, RulesProgress progress, CancellationToken cancellation) =>
        await memory.Store.TryWriteAsync([new(key, progress.Write(), DocumentWrite.Any)], cancellation);

    /// <summary>How far a model and policy are applied to a shard.</summary>
    private readonly record struct RulesProgress(ulong Rules, int StartedOn, int Done)
    {
        public static RulesProgress None => default;

        public static RulesProgress Read(ReadOnlySpan<byte> value) => new(
            BinaryPrimitives.ReadUInt64BigEndian(value),
            BinaryPrimitives.ReadInt32BigEndian(value[8..]),
            BinaryPrimitives.ReadInt32BigEndian(value[12..]));

        public byte[] Write()
        {
            var value = new byte[16];
            BinaryPrimitives.WriteUInt64BigEndian(value, Rules);
            BinaryPrimitives.WriteInt32BigEndian(value.AsSpan(8), StartedOn);
            BinaryPrimitives.WriteInt32BigEndian(value.AsSpan(12), Done);
            return value;
        }
    }

    private sealed class SweepCounts
    {
        private long _looked;
        private long _decided;
        private long _published;
        private long _rescored;

        public void AddLooked() => Interlocked.Increment(ref _looked);

        public void AddDecided() => Interlocked.Increment(ref _decided);

        public void AddPublished(int count) => Interlocked.Add(ref _published, count);

        public void AddRescored() => Interlocked.Increment(ref _rescored);

        public SweepReport ToReport(DateOnly day, double rulesLeft) => new(day, _looked, _decided, _published, _rescored, rulesLeft);
    }
}
