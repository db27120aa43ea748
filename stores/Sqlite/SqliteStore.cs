using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Microsoft.Data.Sqlite;

namespace Conversion.Stores.Sqlite;

/// <summary>
/// Keeps documents in a file. One thread has the only connection. It takes all operations that wait and commits them together, because a
/// commit costs a write to the disk, whatever it contains. docs/profiles.md has the figures.
/// </summary>
public sealed class SqliteStore : IProfileStore
{
    private const int MaximumBatch = 256;
    private const int PageSize = 300;
    private static readonly TimeSpan CheckpointWait = TimeSpan.FromMilliseconds(100);
    private const int CheckpointTries = 50;

    private readonly Channel<SqliteOperation> _waiting = Channel.CreateUnbounded<SqliteOperation>(new() { SingleReader = true });
    private readonly SqliteDocuments _documents;
    private readonly Thread _thread;
    private readonly TaskCompletionSource _ended = new();

    private SqliteStore(SqliteDocuments documents)
    {
        _documents = documents;
        _thread = new(Run) { IsBackground = true, Name = "SQLite" };
        _thread.Start();
    }

    /// <inheritdoc/>
    public bool EndsUnawaited => true;

    /// <summary>Opens a file, or creates it.</summary>
    /// <exception cref="StoreException">The file can't be opened, or is not a store.</exception>
    public static SqliteStore Open(string path)
    {
        try
        {
            return new(SqliteDocuments.Open(path));
        }
        catch (SqliteException e)
        {
            throw new StoreException($"The store {path} can't be opened: {e.Message}", e);
        }
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<StoredDocument?>> ReadAsync(IReadOnlyList<string> keys, CancellationToken cancellation) =>
        RunAsync(OperationKind.Read, documents => (IReadOnlyList<StoredDocument?>)[.. keys.Select(documents.Read)]);

    /// <inheritdoc/>
    public Task<IReadOnlyList<string>?> TryWriteAsync(IReadOnlyList<DocumentWrite> writes, CancellationToken cancellation) =>
        RunAsync(OperationKind.Write, documents => documents.TryWrite(writes));

    /// <inheritdoc/>
    public async IAsyncEnumerable<StoredDocument> ScanAsync(
        string start, int? dueBy, [EnumeratorCancellation] CancellationToken cancellation)
    {
        // A scan in one statement would keep the checkpoint from the log for as long as the caller takes.
        var after = new ScanPosition(int.MinValue, start);
        while (true)
        {
            cancellation.ThrowIfCancellationRequested();
            var page = await RunAsync(OperationKind.Read, documents => documents.Scan(start, dueBy, after, PageSize));
            foreach (var (document, day) in page)
            {
                after = new(day, document.Key);
                yield return document;
            }
            if (page.Count < PageSize)
                yield break;
        }
    }

    /// <inheritdoc/>
    public async Task VacuumAsync(CancellationToken cancellation)
    {
        // SQLite overwrites what is deleted (secure_delete), but not the copies that it left when it divided a page.
        var isDone = await RunAsync(OperationKind.Vacuum, documents => documents.TryTruncateLog());
        for (var i = 0; !isDone && i < CheckpointTries; i++)
        {
            await Task.Delay(CheckpointWait, cancellation);
            isDone = await RunAsync(OperationKind.Truncate, documents => documents.TryTruncateLog());
        }
        if (isDone)
            return;
        throw new StoreException("Another process reads the store, so that erased bytes are still in its log; try again.");
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _waiting.Writer.TryComplete();
        await _ended.Task;
        _documents.Dispose();
    }

    private async Task<T> RunAsync<T>(OperationKind kind, Func<SqliteDocuments, T> run)
    {
        var operation = new SqliteOperation<T>(kind, run);
        return _waiting.Writer.TryWrite(operation) ? await operation.Task : throw new StoreException("The store is closing.");
    }

    private void Run()
    {
        var batch = new List<SqliteOperation>();
        while (_waiting.Reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult())
        {
            while (batch.Count < MaximumBatch && _waiting.Reader.TryRead(out var operation))
                batch.Add(operation);
            Run(batch);
            batch.Clear();
        }
        _ended.SetResult();
    }

    // First what reads, so that it waits for no commit of this batch. Its callers learn of later writes by the stamps.
    private void Run(List<SqliteOperation> batch)
    {
        Run(batch, OperationKind.Read, _documents.BeginToRead, _documents.Commit);
        Run(batch, OperationKind.Write, _documents.Begin, _documents.Commit);
        // One vacuum for all that was erased before. What was committed before it failed has no effect when it is repeated.
        Run(batch, OperationKind.Vacuum, _documents.Vacuum, () => { });
        Run(batch, OperationKind.Truncate, () => { }, () => { });
    }

    private void Run(List<SqliteOperation> batch, OperationKind kind, Action before, Action after)
    {
        var operations = batch.FindAll(operation => operation.Kind == kind);
        if (operations.Count == 0)
            return;
        try
        {
            before();
            foreach (var operation in operations)
                operation.Run(_documents);
            after();
        }
        // Whatever goes wrong, each caller must know.
        catch (Exception e)
        {
            Fail(operations, e);
            return;
        }
        foreach (var operation in operations)
            operation.Complete();
    }

    private void Fail(List<SqliteOperation> batch, Exception error)
    {
        try
        {
            _documents.Rollback();
        }
        catch (SqliteException e)
        {
            error = new AggregateException(error, e);
        }
        foreach (var operation in batch)
            operation.Fail(new StoreException($"The file of the store failed: {error.Message}", error));
    }
}
