using System.Runtime.CompilerServices;
using Conversion.Orders;
using Conversion.Profiles;

namespace Conversion.Stores;

/// <summary>
/// Remembers customers in a store. A change reads the documents that it needs, and writes them only if nobody wrote them since;
/// otherwise it starts again. Writers of one process wait for each other, because starting again costs more than waiting.
/// </summary>
/// <param name="store">The store, which is disposed of with the memory.</param>
/// <param name="hashKey">The secret of the store's keys; null for one that is kept in the store.</param>
/// <param name="clock">Says what day it is.</param>
public sealed class CustomerMemory(IProfileStore store, string? hashKey, TimeProvider clock) : IAsyncDisposable
{
    /// <summary>Events of an order that never arrives are kept for so many days.</summary>
    public const int ParkedDays = 90;

    private const int MaximumTries = 100;

    // Firestore accepts 500 writes in one commit.
    private const int MaximumDeletes = 400;

    private readonly SemaphoreSlim[] _locks = [.. Enumerable.Range(0, 256).Select(_ => new SemaphoreSlim(1, 1))];
    private readonly StoreSecret _secret = new(store, hashKey);

    /// <summary>The documents.</summary>
    public IProfileStore Store => store;

    /// <summary>Returns the keys of the documents.</summary>
    /// <exception cref="StoreException">The store does not answer, or belongs to another <c>Profiles__HashKey</c>.</exception>
    public Task<StoreKeys> GetKeysAsync(CancellationToken cancellation) => _secret.GetKeysAsync(cancellation);

    /// <summary>Returns a customer; null for one who is not known, or was erased.</summary>
    /// <param name="customerId">The id in any spelling.</param>
    /// <param name="cancellation">Ends the reading.</param>
    public async Task<Profile?> FindAsync(string customerId, CancellationToken cancellation)
    {
        var keys = await GetKeysAsync(cancellation);
        var found = await store.ReadAsync([keys.OfCustomer(CustomerId.Normalize(customerId))], cancellation);
        return found[0] is { } document ? ToProfile(document)?.Profile : null;
    }

    /// <summary>Applies events of one customer.</summary>
    /// <param name="customerId">The id in its one spelling; null where the events name only their order.</param>
    /// <param name="events">The events.</param>
    /// <param name="decide">
    /// Returns the profile to store, from the profile before and after the events. It may be called several times.
    /// </param>
    /// <param name="cancellation">Ends the waiting.</param>
    /// <returns>
    /// The profile; null where the order is not known yet and the events wait for it, or where the customer was erased.
    /// </returns>
    public async Task<StoredProfile?> ApplyAsync(
        string? customerId, IReadOnlyList<ProfileEvent> events, Func<Profile, Profile, Profile> decide, CancellationToken cancellation)
    {
        var keys = await GetKeysAsync(cancellation);
        OrderId[] orders = [.. events.OfType<OrderEvent>().Select(order => order.Id).Distinct()];
        if (customerId is null && orders.Length != 1)
            throw new ArgumentException("Events without a customer must be of one order.", nameof(events));
        for (var i = 0; i < MaximumTries; i++)
        {
            var key = customerId is null ? await FindCustomerAsync(keys.OfOrder(orders[0]), cancellation) : keys.OfCustomer(customerId);
            var waiting = key ?? keys.OfOrder(orders[0]);
            using (await LockAsync(waiting, cancellation))
            {
                var (isDone, profile) = key is null
                    ? (await TryParkAsync(waiting, events, cancellation), null)
                    : await TryApplyAsync(key, customerId, events, [.. orders.Select(keys.OfOrder)], decide, cancellation);
                if (isDone)
                    return profile;
            }
            await Task.Delay(TimeSpan.FromMilliseconds(Random.Shared.Next(1 + i)), clock, cancellation);
        }
        throw new StoreException("Too many writers change this customer at once; try again.");
    }

    /// <summary>Changes a profile that exists. A change that returns the same object writes nothing.</summary>
    /// <param name="known">The profile as it was read or written last. Where it was written since then, it is read again.</param>
    /// <param name="change">Returns the changed profile. It may be called several times.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    /// <returns>The changed profile; null for a customer who was erased.</returns>
    public async Task<StoredProfile?> ChangeAsync(
        StoredProfile known, Func<Profile, Profile> change, CancellationToken cancellation)
    {
        var key = known.Key;
        using var waiting = await LockAsync(key, cancellation);
        var current = known;
        for (var i = 0; i < MaximumTries; i++)
        {
            var changed = change(current.Profile);
            if (ReferenceEquals(changed, current.Profile))
                return current;
            if (await TryWriteAsync(key, current.Stamp, changed, [], cancellation) is { } stamp)
                return new(key, changed, stamp);
            await Task.Delay(TimeSpan.FromMilliseconds(Random.Shared.Next(1 + i)), clock, cancellation);
            if ((await store.ReadAsync([key], cancellation))[0] is not { } document || ToProfile(document) is not { } read)
                return null;
            current = read;
        }
        throw new StoreException("Too many writers change this customer at once; try again.");
    }

    /// <summary>
    /// Forgets a customer and the customer's orders. Leaves a document without the id, so that older events stay without effect.
    /// </summary>
    /// <param name="customerId">The id in any spelling.</param>
    /// <param name="at">Events up to this instant have no effect later.</param>
    /// <param name="cancellation">Ends the waiting. Erasing again continues.</param>
    /// <returns>Whether the customer was known.</returns>
    public async Task<bool> EraseAsync(string customerId, DateTimeOffset at, CancellationToken cancellation)
    {
        var keys = await GetKeysAsync(cancellation);
        var key = keys.OfCustomer(CustomerId.Normalize(customerId));
        using var waiting = await LockAsync(key, cancellation);
        for (var i = 0; i < MaximumTries; i++)
        {
            var document = (await store.ReadAsync([key], cancellation))[0];
            var profile = document is null ? new Profile("") : ProfileEncoding.Read(document.Value.Span);
            // The orders first: after the profile, nobody would know them.
            foreach (var orders in profile.Orders.Chunk(MaximumDeletes))
                await store.TryWriteAsync(
                    [.. orders.Select(order => new DocumentWrite(keys.OfOrder(order.Id), null, DocumentWrite.Any))], cancellation);
            // A clock ahead of ours may have dated something later.
            var erased = profile.Apply(new CustomerErased(profile.LatestAt > at ? profile.LatestAt.Value : at));
            var left = erased.IsEmpty ? erased with { CustomerId = "" } : erased;
            if (await TryWriteAsync(key, document?.Stamp, left, [], cancellation) is null)
                continue;
            await store.VacuumAsync(cancellation);
            return profile.CustomerId.Length > 0;
        }
        throw new StoreException("Too many writers change this customer at once; try again.");
    }

    /// <summary>Returns the customers of a part of the store.</summary>
    /// <param name="start">The start of the keys.</param>
    /// <param name="dueBy">Only customers who are due on this day or earlier; null for all.</param>
    /// <param name="cancellation">Ends the reading.</param>
    public async IAsyncEnumerable<StoredProfile> ScanAsync(
        string start, int? dueBy, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (var document in store.ScanAsync(start, dueBy, cancellation))
            if (ToProfile(document) is { } profile)
                yield return profile;
    }

    /// <summary>Deletes events that waited too long for their order.</summary>
    public async Task DeleteExpiredAsync(string start, int day, CancellationToken cancellation)
    {
        await foreach (var document in store.ScanAsync(start, day, cancellation))
            await store.TryWriteAsync([new(document.Key, null, document.Stamp)], cancellation);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => store.DisposeAsync();

    /// <summary>Returns the key of the customer of an order; null for an order that is not known.</summary>
    private async Task<string?> FindCustomerAsync(string orderKey, CancellationToken cancellation) =>
        (await store.ReadAsync([orderKey], cancellation))[0] is { } document ? OrderDocument.ReadCustomer(document.Value.Span) : null;

    private async Task<bool> TryParkAsync(string orderKey, IReadOnlyList<ProfileEvent> events, CancellationToken cancellation)
    {
        var document = (await store.ReadAsync([orderKey], cancellation))[0];
        // The order arrived meanwhile.
        if (document is not null && OrderDocument.ReadCustomer(document.Value.Span) is not null)
            return false;
        var parked = document is null ? new Profile("") : OrderDocument.ReadParked(document.Value.Span);
        var changed = events.OfType<OrderEvent>().Aggregate(parked, (profile, next) => profile.Apply(next.WithoutText()));
        if (ReferenceEquals(changed, parked))
            return true;
        var write = new DocumentWrite(orderKey, OrderDocument.Write(changed), document?.Stamp, Today() + ParkedDays);
        return await store.TryWriteAsync([write], cancellation) is not null;
    }

    private async Task<(bool IsDone, StoredProfile? Profile)> TryApplyAsync(
        string key, string? customerId, IReadOnlyList<ProfileEvent> events, string[] orderKeys,
        Func<Profile, Profile, Profile> decide, CancellationToken cancellation)
    {
        var documents = await store.ReadAsync([key, .. orderKeys], cancellation);
        var before = documents[0] is { } document ? ProfileEncoding.Read(document.Value.Span) : new Profile("");
        var writes = new List<DocumentWrite>();
        var all = new List<ProfileEvent>(events);
        for (var i = 0; i < orderKeys.Length; i++)
        {
            var order = documents[i + 1];
            if (order is not null && OrderDocument.ReadCustomer(order.Value.Span) is { } owner)
            {
                if (owner == key)
                    continue;
            }
            else if (order is not null)
            {
                all.AddRange(OrderDocument.ReadParked(order.Value.Span).ToOrderEvents());
            }
            writes.Add(new(orderKeys[i], OrderDocument.Write(key), order?.Stamp));
        }
        var after = all.Aggregate(before, (profile, next) => profile.Apply(next));
        if (before.CustomerId.Length == 0)
        {
            // Only a new order makes a customer known again after an erasure, and only somebody with an id.
            var isKnown = customerId is not null && (before.ErasedAt is null || after.Orders.Any(order => order.Sale is not null));
            if (!isKnown)
                return (true, null);
            after = after with { CustomerId = customerId! };
            before = before with { CustomerId = customerId! };
        }
        var decided = decide(before, after);
        if (ReferenceEquals(after, before) && ReferenceEquals(decided, after) && writes.Count == 0)
            return (true, new(key, decided, documents[0]?.Stamp));
        var written = await TryWriteAsync(key, documents[0]?.Stamp, decided, writes, cancellation);
        return (written is not null, new(key, decided, written));
    }

    /// <summary>Returns the new stamp of the profile; null where it has another stamp than expected.</summary>
    private async Task<string?> TryWriteAsync(
        string key, string? stamp, Profile profile, IReadOnlyList<DocumentWrite> others, CancellationToken cancellation)
    {
        var write = new DocumentWrite(key, ProfileEncoding.Write(profile), stamp, profile.Schedule.Day);
        return (await store.TryWriteAsync([write, .. others], cancellation))?[0];
    }

    /// <summary>Returns the customer of a document; null for one who was erased.</summary>
    private static StoredProfile? ToProfile(StoredDocument document) =>
        ProfileEncoding.Read(document.Value.Span) is { CustomerId.Length: > 0 } profile ? new(document.Key, profile, document.Stamp) : null;

    private int Today() => DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime).DayNumber;

    private async Task<Released> LockAsync(string key, CancellationToken cancellation)
    {
        // A key ends with the digits of a hash.
        var semaphore = _locks[Convert.ToByte(key[^2..], 16)];
        await semaphore.WaitAsync(cancellation);
        return new(semaphore);
    }

    private sealed class Released(SemaphoreSlim semaphore) : IDisposable
    {
        public void Dispose() => semaphore.Release();
    }
}

/// <summary>A profile in the store.</summary>
/// <param name="Key">The key of its document.</param>
/// <param name="Profile">The profile.</param>
/// <param name="Stamp">The stamp of its document; null where there is no document.</param>
public sealed record StoredProfile(string Key, Profile Profile, string? Stamp);
