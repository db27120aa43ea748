using System.Globalization;
using Conversion.Orders;
using Conversion.Profiles;
using Conversion.Stores;

namespace Conversion.Tests.Stores;

/// <summary>What every store does. A class of tests for each store inherits it.</summary>
public abstract class StoreContract : IAsyncLifetime
{
    private const int Writers = 64;
    private static readonly DateTimeOffset Day = new(2024, 5, 1, 12, 0, 0, TimeSpan.Zero);

    private IProfileStore? _store;

    /// <summary>The store, which shares no document with other tests.</summary>
    protected IProfileStore Store => _store!;

    public virtual Task InitializeAsync()
    {
        _store = Open();
        return Task.CompletedTask;
    }

    public virtual async Task DisposeAsync() => await Store.DisposeAsync();

    /// <summary>Opens the store of the test, also a second time.</summary>
    protected abstract IProfileStore Open();

    [StoreFact]
    public async Task Document_IsReadAsItWasWritten()
    {
        var value = new byte[1_000_000];
        new Random(1).NextBytes(value);
        Assert.NotNull(await WriteAsync(new DocumentWrite("p0a", value, null)));
        Assert.NotNull(await WriteAsync(new DocumentWrite("p0b", Array.Empty<byte>(), null)));

        var read = await Store.ReadAsync(["p0b", "p0x", "p0a", "p0b"], default);

        Assert.Equal(value, read[2]!.Value.ToArray());
        Assert.Equal([0, -1, 1_000_000, 0], read.Select(document => document?.Value.Length ?? -1));
    }

    [StoreFact]
    public async Task StaleStamp_WritesNothing()
    {
        var first = await WriteAsync(new DocumentWrite("p0a", Bytes("1"), null));
        var second = await WriteAsync(new DocumentWrite("p0a", Bytes("2"), first![0]));

        Assert.Null(await WriteAsync(new DocumentWrite("p0a", Bytes("3"), first[0])));
        Assert.Null(await WriteAsync(new DocumentWrite("p0a", Bytes("3"), null)));
        Assert.Null(await WriteAsync(new DocumentWrite("p0a", null, first[0])));
        Assert.Equal("2", await TextAsync("p0a"));
        Assert.Equal(second![0], (await Store.ReadAsync(["p0a"], default))[0]!.Stamp);
    }

    [StoreFact]
    public async Task OneStaleStampOfSeveral_WritesNothing()
    {
        await WriteAsync(new DocumentWrite("p0a", Bytes("1"), null));

        var written = await WriteAsync(new DocumentWrite("p0b", Bytes("new"), null), new DocumentWrite("p0a", Bytes("2"), null));

        Assert.Null(written);
        Assert.Null(await TextAsync("p0b"));
    }

    [StoreFact]
    public async Task DocumentThatWasDeletedAndWrittenAgain_HasAnotherStamp()
    {
        var first = await WriteAsync(new DocumentWrite("p0a", Bytes("1"), null));
        await WriteAsync(new DocumentWrite("p0a", null, DocumentWrite.Any));
        await WriteAsync(new DocumentWrite("p0a", null, DocumentWrite.Any));
        await WriteAsync(new DocumentWrite("p0a", Bytes("1"), null));

        Assert.Null(await WriteAsync(new DocumentWrite("p0a", Bytes("2"), first![0])));
    }

    [StoreFact]
    public async Task Scan_ReturnsTheKeysWithAStart_OverSeveralPages()
    {
        var keys = Enumerable.Range(0, 700).Select(i => string.Create(CultureInfo.InvariantCulture, $"p1{i:x4}")).ToList();
        foreach (var part in keys.Chunk(400))
            await WriteAsync([.. part.Select(key => new DocumentWrite(key, Bytes(key), null))]);
        await WriteAsync(new DocumentWrite("p0ffff", Bytes("other"), null), new DocumentWrite("p20000", Bytes("other"), null));

        Assert.Equal(keys, await ScanAsync("p1", null));
        Assert.Equal(keys.Where(key => key.StartsWith("p102", StringComparison.Ordinal)), await ScanAsync("p102", null));
    }

    [StoreFact]
    public async Task ScanOfDueDocuments_ReturnsThemByDay_OverSeveralPages()
    {
        var writes = Enumerable.Range(0, 700).Select(i => new DocumentWrite(
            string.Create(CultureInfo.InvariantCulture, $"p3{i:x4}"), Bytes("x"), null, i % 7 == 6 ? null : 100 + i % 7)).ToList();
        foreach (var part in writes.Chunk(400))
            await WriteAsync(part);
        await WriteAsync(new DocumentWrite("p4a", Bytes("other"), null, 100));

        var due = await ScanAsync("p3", 103);

        var expected = writes.Where(write => write.DueDay <= 103).OrderBy(write => write.DueDay).ThenBy(write => write.Key, StringComparer.Ordinal);
        Assert.Equal(expected.Select(write => write.Key), due);
        Assert.Empty(await ScanAsync("p3", 99));
    }

    [StoreFact]
    public async Task ManyWritersOnOneCustomer_LoseNoOrder()
    {
        // Two memories are two processes: the locks of one do not stop the other.
        await using var other = Open();
        CustomerMemory[] memories = [new(Store, null, TimeProvider.System), new(other, null, TimeProvider.System)];

        await Task.WhenAll(Enumerable.Range(0, Writers).Select(i => Task.Run(() =>
            ApplyAsync(memories[i % 2], "anna", Placed($"{i}", i)))));

        var profile = await memories[0].FindAsync("anna", default);
        Assert.Equal(Writers, profile!.Orders.Length);
        Assert.Equal(Writers * (Writers - 1) / 2, profile.ToOrders().Sum(order => order.Amount));
    }

    [StoreFact]
    public async Task RefundsThatNameOnlyTheirOrder_FindIt_WhicheverArrivesFirst()
    {
        var memory = new CustomerMemory(Store, null, TimeProvider.System);
        var random = new Random(3);
        var events = Enumerable.Range(1, 40).SelectMany(i => (Func<Task>[])
        [
            () => ApplyAsync(memory, $"customer-{i % 5}", Placed($"{i}", 100)),
            () => ApplyAsync(memory, null, Refunded($"{i}", "first", 10)),
            () => ApplyAsync(memory, null, Refunded($"{i}", "first", 10)),
            () => ApplyAsync(memory, null, Refunded($"{i}", "second", i)),
        ]).ToArray();
        random.Shuffle(events);

        await Parallel.ForEachAsync(events, new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (apply, _) => await apply());

        var amounts = new List<double>();
        for (var i = 0; i < 5; i++)
            amounts.AddRange((await memory.FindAsync($"customer-{i}", default))!.ToOrders().Select(order => order.Amount));
        Assert.Equal(Enumerable.Range(1, 40).Select(i => 90.0 - i).Order(), amounts.Order());
    }

    [StoreFact]
    public async Task EventAgain_WritesNothing()
    {
        var memory = new CustomerMemory(Store, null, TimeProvider.System);
        await ApplyAsync(memory, "anna", Placed("1", 10));
        var key = (await memory.GetKeysAsync(default)).OfCustomer("anna");
        var before = await Store.ReadAsync([key], default);

        await ApplyAsync(memory, "anna", Placed("1", 10));

        Assert.Equal(before[0]!.Stamp, (await Store.ReadAsync([key], default))[0]!.Stamp);
    }

    [StoreFact]
    public async Task ErasedCustomer_IsUnknown_UntilALaterOrder()
    {
        var memory = new CustomerMemory(Store, null, TimeProvider.System);
        for (var i = 0; i < 900; i++)
            if (i % 300 == 0)
                await ApplyAsync(memory, "Anna@Example.com", [.. Enumerable.Range(i, 300).Select(n => Placed($"{n}", 5))]);

        Assert.True(await memory.EraseAsync(" anna@example.com", Day.AddDays(1), default));

        Assert.Null(await memory.FindAsync("anna@example.com", default));
        Assert.Empty(await ScanAsync("o", null));
        await ApplyAsync(memory, "anna@example.com", Placed("7", 5));
        await ApplyAsync(memory, "anna@example.com", new ConsentGiven(Day.AddDays(2), Consent.Yes));
        Assert.Null(await memory.FindAsync("anna@example.com", default));
        await ApplyAsync(memory, "anna@example.com", Placed("new", 6, Day.AddDays(2)));
        Assert.Equal([6], (await memory.FindAsync("anna@example.com", default))!.ToOrders().Select(order => order.Amount));
    }

    [StoreFact]
    public async Task ErasedCustomer_IsUnknown_AlsoWithDatesInTheFuture()
    {
        var memory = new CustomerMemory(Store, null, TimeProvider.System);
        var stored = await ApplyAsync(
            memory, "anna", Placed("1", 5, Day.AddYears(9)), new ConsentGiven(Day.AddYears(10), Consent.Yes));
        await memory.ChangeAsync(
            stored!,
            profile => profile with
            {
                Decisions = [new("00112233445566778899aabbccddeeff", Day.AddYears(11), "VIP", "treatment", "ok", "1", 0, default)],
            },
            default);

        await memory.EraseAsync("anna", Day, default);

        Assert.Null(await memory.FindAsync("anna", default));
    }

    [StoreFact]
    public async Task ChangeOfAProfileThatWasWrittenSince_ChangesTheNewOne()
    {
        var memory = new CustomerMemory(Store, null, TimeProvider.System);
        var old = (await ApplyAsync(memory, "anna", Placed("1", 5)))!;
        await ApplyAsync(memory, "anna", Placed("2", 7));
        var day = 733_000;

        var changed = await memory.ChangeAsync(old, profile => profile with { Schedule = new(day, 0) }, default);

        Assert.Equal([5, 7], changed!.Profile.ToOrders().Select(order => order.Amount).Order());
        var found = await memory.FindAsync("anna", default);
        Assert.Equal((2, day), (found!.Orders.Length, found.Schedule.Day));
        Assert.Same(changed, await memory.ChangeAsync(changed, profile => profile, default));
        await memory.EraseAsync("anna", Day.AddDays(1), default);
        Assert.Null(await memory.ChangeAsync(changed, profile => profile with { Schedule = default }, default));
        Assert.Null(await memory.FindAsync("anna", default));
    }

    [StoreFact]
    public async Task StoreOfAnotherHashKey_IsRefused()
    {
        await new CustomerMemory(Store, "a key of the shop", TimeProvider.System).GetKeysAsync(default);

        await Assert.ThrowsAsync<StoreException>(() => new CustomerMemory(Store, "another key", TimeProvider.System).GetKeysAsync(default));
        await Assert.ThrowsAsync<StoreException>(() => new CustomerMemory(Store, null, TimeProvider.System).GetKeysAsync(default));
        await new CustomerMemory(Store, "a key of the shop", TimeProvider.System).GetKeysAsync(default);
    }

    protected static Task<StoredProfile?> ApplyAsync(CustomerMemory memory, string? customer, params ProfileEvent[] events) =>
        memory.ApplyAsync(customer?.ToLowerInvariant(), events, (_, after) => after, default);

    protected static OrderPlaced Placed(string id, double amount, DateTimeOffset? at = null) =>
        new(at ?? Day, OrderId.From(id), new(0, new(at ?? Day, amount)));

    private static OrderRefunded Refunded(string order, string id, double amount) =>
        new(Day, OrderId.From(order), new(OrderId.From(id), 0, Day, amount));

    private Task<IReadOnlyList<string>?> WriteAsync(params DocumentWrite[] writes) => Store.TryWriteAsync(writes, default);

    private async Task<string?> TextAsync(string key) => (await Store.ReadAsync([key], default))[0] is { } document
        ? System.Text.Encoding.UTF8.GetString(document.Value.Span)
        : null;

    private async Task<List<string>> ScanAsync(string start, int? dueBy)
    {
        var keys = new List<string>();
        await foreach (var document in Store.ScanAsync(start, dueBy, default))
            keys.Add(document.Key);
        return keys;
    }

    private static byte[] Bytes(string text) => System.Text.Encoding.UTF8.GetBytes(text);
}
