using System.Globalization;
using Conversion.Profiles;
using Conversion.Stores;
using Conversion.Stores.Firestore;
using Conversion.Tests.Stores;

namespace Conversion.IntegrationTests.Stores;

/// <summary>What a Firestore that fails does to a customer: nothing is lost, nothing is done twice, nothing is claimed that is not so.</summary>
public sealed class FirestoreFaultTests(FirestoreEmulator emulator) : IClassFixture<FirestoreEmulator>
{
    private static readonly DateTimeOffset Day = new(2024, 5, 1, 12, 0, 0, TimeSpan.Zero);

    private static readonly Fault[] Faults =
    [
        .. from isCarriedOut in (bool[])[false, true]
           from fault in (Fault[])
           [
               new(400, "FAILED_PRECONDITION", isCarriedOut), new(409, "ABORTED", isCarriedOut), new(409, "ALREADY_EXISTS", isCarriedOut),
               new(429, "RESOURCE_EXHAUSTED", isCarriedOut), new(503, "UNAVAILABLE", isCarriedOut), new(Fault.Nothing, "", isCarriedOut),
           ]
           select fault,
        new(200, "", IsCarriedOut: true),
    ];

    [StoreFact]
    public async Task EveryFault_StoresTheOrderOnce()
    {
        await using var server = await FaultyFirestore.StartAsync(emulator.Host);
        await using var memory = new CustomerMemory(Open(server, TimeSpan.FromSeconds(60)), null, TimeProvider.System);
        for (var i = 0; i < Faults.Length; i++)
        {
            server.Add(Faults[i]);
            await ApplyAsync(memory, i);
        }

        var profile = await memory.FindAsync("anna", default);
        Assert.Equal(Faults.Length, profile!.Orders.Length);
        Assert.Equal(Faults.Select((_, i) => 1.0 + i), profile.ToOrders().Select(order => order.Amount).Order());
    }

    [StoreFact]
    public async Task FaultsOneAfterTheOther_EndInSuccess()
    {
        await using var server = await FaultyFirestore.StartAsync(emulator.Host);
        await using var memory = new CustomerMemory(Open(server, TimeSpan.FromSeconds(60)), null, TimeProvider.System);
        await memory.GetKeysAsync(default);
        foreach (var fault in Faults)
            server.Add(fault);

        await ApplyAsync(memory, 0);

        Assert.Single((await memory.FindAsync("anna", default))!.Orders);
    }

    [StoreFact]
    public async Task FirestoreThatKeepsFailing_IsNeverTakenForSuccess()
    {
        await using var server = await FaultyFirestore.StartAsync(emulator.Host);
        await using var memory = new CustomerMemory(Open(server, TimeSpan.FromSeconds(2)), null, TimeProvider.System);
        await memory.GetKeysAsync(default);
        for (var i = 0; i < 1000; i++)
            server.Add(new(503, "UNAVAILABLE", IsCarriedOut: false));

        await Assert.ThrowsAsync<StoreException>(() => ApplyAsync(memory, 0));
        Assert.True(server.Requests > 2, "The store must retry.");
    }

    [StoreFact]
    public async Task RefusedRequest_IsNotRetried()
    {
        await using var server = await FaultyFirestore.StartAsync(emulator.Host);
        await using var memory = new CustomerMemory(Open(server, TimeSpan.FromSeconds(60)), null, TimeProvider.System);
        await memory.GetKeysAsync(default);
        server.Add(new(403, "PERMISSION_DENIED", IsCarriedOut: false));

        var error = await Assert.ThrowsAsync<StoreException>(() => ApplyAsync(memory, 0));
        Assert.Contains("PERMISSION_DENIED", error.Message, StringComparison.Ordinal);
    }

    [StoreFact]
    public async Task SlowPage_DoesNotEndAScan()
    {
        await using var server = await FaultyFirestore.StartAsync(emulator.Host);
        var settings = new FirestoreSettings(FirestoreEmulator.NewProject()) { EmulatorHost = server.Host };
        await using var store = new FirestoreStore(settings with { Timeout = TimeSpan.FromSeconds(60) }, TimeProvider.System);
        await store.TryWriteAsync([new("p01", new byte[1], null)], default);
        // Longer than an operation that a sender waits for.
        server.QueryDelay = TimeSpan.FromSeconds(4);
        await using var impatient = new FirestoreStore(
            settings with { Timeout = TimeSpan.FromSeconds(2), AttemptTimeout = TimeSpan.FromSeconds(1) }, TimeProvider.System);

        var keys = new List<string>();
        await foreach (var document in impatient.ScanAsync("p0", dueBy: null, default))
            keys.Add(document.Key);

        Assert.Equal(["p01"], keys);
    }

    private static FirestoreStore Open(FaultyFirestore server, TimeSpan timeout) =>
        new(new(FirestoreEmulator.NewProject()) { EmulatorHost = server.Host, Timeout = timeout }, TimeProvider.System);

    private static Task<StoredProfile?> ApplyAsync(CustomerMemory memory, int i) => memory.ApplyAsync(
        "anna",
        [new OrderPlaced(Day, OrderId.From(i.ToString(CultureInfo.InvariantCulture)), new(0, new(Day, 1 + i)))],
        (_, after) => after,
        default);
}
