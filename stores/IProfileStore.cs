namespace Conversion.Stores;

/// <summary>
/// Keeps documents: bytes under a key. A store does not know customers, so what can go wrong with customers is tested once, for all
/// stores. Every method throws a <see cref="StoreException"/> where the store does not answer; then the caller may try again.
/// </summary>
public interface IProfileStore : IAsyncDisposable
{
    /// <summary>Reads documents, at one instant.</summary>
    /// <returns>A document for each key, null for a key without one.</returns>
    Task<IReadOnlyList<StoredDocument?>> ReadAsync(IReadOnlyList<string> keys, CancellationToken cancellation);

    /// <summary>Writes all documents or none. When the task completes, the write is durable.</summary>
    /// <returns>The new stamp of each document, or null where a document has another stamp than expected.</returns>
    Task<IReadOnlyList<string>?> TryWriteAsync(IReadOnlyList<DocumentWrite> writes, CancellationToken cancellation);

    /// <summary>Returns the documents whose keys start with a text.</summary>
    /// <param name="start">The start of the keys; with <paramref name="dueBy"/>, <see cref="StoreKeys.ShardLength"/> characters.</param>
    /// <param name="dueBy">Only documents that are due on this day or earlier; null for all.</param>
    /// <param name="cancellation">Ends the reading.</param>
    IAsyncEnumerable<StoredDocument> ScanAsync(string start, int? dueBy, CancellationToken cancellation);

    /// <summary>
    /// Whether a write also ends when nobody waits for it. Where it depends on a server, it may not: a process can be halted between
    /// two requests.
    /// </summary>
    bool EndsUnawaited { get; }

    /// <summary>Removes what deleted documents left in files.</summary>
    Task VacuumAsync(CancellationToken cancellation);
}

/// <summary>A document as it was read.</summary>
/// <param name="Key">Its key.</param>
/// <param name="Value">Its bytes.</param>
/// <param name="Stamp">Changes with each write.</param>
public sealed record StoredDocument(string Key, ReadOnlyMemory<byte> Value, string Stamp);

/// <summary>A document to write.</summary>
/// <param name="Key">Its key.</param>
/// <param name="Value">Its bytes; null to delete it.</param>
/// <param name="Stamp">The stamp that it must have; null for a document that must not exist; <see cref="Any"/> for any or none.</param>
/// <param name="DueDay">The day on which a scan finds it, in days since 0001-01-01; null for never.</param>
public sealed record DocumentWrite(string Key, ReadOnlyMemory<byte>? Value, string? Stamp, int? DueDay = null)
{
    /// <summary>A write with this stamp always succeeds.</summary>
    public const string Any = "*";
}

/// <summary>The store did not answer, or refused for now. Nothing is known to be written; the same call may succeed later.</summary>
public sealed class StoreException(string message, Exception? inner = null) : Exception(message, inner);
