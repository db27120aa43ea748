namespace Conversion.Stores.Sqlite;

/// <summary>What a caller waits for. Its result is known only when the transaction is committed.</summary>
internal abstract class SqliteOperation(OperationKind kind)
{
    /// <summary>What the operation needs.</summary>
    public OperationKind Kind { get; } = kind;

    public abstract void Run(SqliteDocuments documents);

    public abstract void Complete();

    public abstract void Fail(StoreException error);
}

/// <summary>An operation with a result.</summary>
internal sealed class SqliteOperation<T>(OperationKind kind, Func<SqliteDocuments, T> run) : SqliteOperation(kind)
{
    // The continuation must not run on the thread of the file.
    private readonly TaskCompletionSource<T> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private T? _result;

    public Task<T> Task => _completion.Task;

    public override void Run(SqliteDocuments documents) => _result = run(documents);

    public override void Complete() => _completion.SetResult(_result!);

    public override void Fail(StoreException error) => _completion.SetException(error);
}

/// <summary>What an operation needs.</summary>
internal enum OperationKind
{
    /// <summary>It reads.</summary>
    Read,

    /// <summary>It needs a transaction.</summary>
    Write,

    /// <summary>It comes after the file is written again, which is not possible in a transaction.</summary>
    Vacuum,

    /// <summary>It cuts off the log, which is not possible in a transaction either.</summary>
    Truncate,
}
