using System.Text;
using Conversion.Stores;
using Conversion.Stores.Sqlite;
using Microsoft.Data.Sqlite;

namespace Conversion.Tests.Stores;

/// <summary>The store in a file.</summary>
public sealed class SqliteStoreTests : StoreContract, IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string File => _folder["customers.db"];

    public void Dispose() => _folder.Dispose();

    protected override IProfileStore Open() => SqliteStore.Open(File);

    [Fact]
    public async Task Erasure_LeavesNoByteOfTheCustomersInTheFiles()
    {
        var memory = new CustomerMemory(Store, null, TimeProvider.System);
        // Updates move documents between pages, and erased customers lie between others.
        for (var round = 0; round < 3; round++)
            await Parallel.ForEachAsync(Enumerable.Range(0, 600), async (i, _) =>
                await ApplyAsync(memory, $"{(i % 2 == 0 ? "erased" : "kept")}-customer-{i}", Placed($"number-{i}-{round}", i)));

        await Parallel.ForEachAsync(Enumerable.Range(0, 300), new ParallelOptions { MaxDegreeOfParallelism = 32 }, async (i, _) =>
            await memory.EraseAsync($"erased-customer-{2 * i}", DateTimeOffset.UnixEpoch.AddYears(100), default));

        var text = ReadFiles();
        Assert.Contains("kept-customer-1", text, StringComparison.Ordinal);
        Assert.DoesNotContain("erased-customer", text, StringComparison.Ordinal);
        Assert.DoesNotContain("number-100-1", text, StringComparison.Ordinal);
        Assert.Contains("number-101-1", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Erasure_WhileAnotherProcessReads_ReportsThatBytesAreLeft()
    {
        var memory = new CustomerMemory(Store, null, TimeProvider.System);
        await ApplyAsync(memory, "anna", Placed("1", 10));
        using var other = new SqliteConnection($"Data Source={File};Pooling=False");
        other.Open();
        using var reading = other.CreateCommand();
        reading.CommandText = "begin; select count(*) from document";
        reading.ExecuteScalar();

        await Assert.ThrowsAsync<StoreException>(() => memory.EraseAsync("anna", DateTimeOffset.UnixEpoch.AddYears(100), default));

        reading.CommandText = "rollback";
        reading.ExecuteNonQuery();
        await memory.EraseAsync("anna", DateTimeOffset.UnixEpoch.AddYears(100), default);
        Assert.DoesNotContain("anna", ReadFiles(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task WriteWhoseCallerDoesNotWait_IsInTheFile_WhenTheStoreEnds()
    {
        await using (var store = SqliteStore.Open(File))
            for (var i = 0; i < 100; i++)
                _ = store.TryWriteAsync([new($"p0{i}", "x"u8.ToArray(), null)], default);

        Assert.NotNull((await Store.ReadAsync(["p099"], default))[0]);
        Assert.True(Store.EndsUnawaited);
    }

    [Fact]
    public async Task ReopenedFile_HasWhatWasWritten()
    {
        await Store.TryWriteAsync([new("p0a", "x"u8.ToArray(), null)], default);
        await Store.DisposeAsync();

        await using var again = Open();
        Assert.NotNull((await again.ReadAsync(["p0a"], default))[0]);
    }

    [Fact]
    public void FileOfAnotherKind_IsRefused() =>
        Assert.Contains("can't be opened", Assert.Throws<StoreException>(
            () => SqliteStore.Open(_folder.Write("text.db", new string('x', 5000)))).Message, StringComparison.Ordinal);

    [Fact]
    public async Task ClosedStore_RefusesOperations()
    {
        var closed = SqliteStore.Open(_folder["closed.db"]);
        await closed.DisposeAsync();
        await Assert.ThrowsAsync<StoreException>(() => closed.ReadAsync(["p0a"], default));
    }

    // Latin-1 keeps every byte.
    private string ReadFiles() => string.Concat(Directory.GetFiles(Path.GetDirectoryName(File)!, "customers.db*").Select(path =>
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        var bytes = new byte[file.Length];
        file.ReadExactly(bytes);
        return Encoding.Latin1.GetString(bytes);
    }));
}
