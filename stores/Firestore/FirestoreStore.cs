using System.Runtime.CompilerServices;

namespace Conversion.Stores.Firestore;

/// <summary>
/// Keeps documents in Firestore, by its REST API. The field <c>v</c> has the bytes, <c>d</c> the day on which a document is due, and
/// <c>s</c> the start of the key, which spreads the index of due documents. Firestore's update time is the stamp.
/// </summary>
public sealed class FirestoreStore : IProfileStore
{
    // Firestore's limit for one commit is ten megabytes; a profile is at most one.
    private const int PageSize = 300;

    private readonly FirestoreClient _client;

    /// <summary>Prepares the access. Nothing is sent before the first operation.</summary>
    /// <exception cref="InvalidDataException">The file with the credentials is missing or invalid.</exception>
    public FirestoreStore(FirestoreSettings settings, TimeProvider clock) => _client = new(settings, clock);

    /// <inheritdoc/>
    public bool EndsUnawaited => false;

    /// <inheritdoc/>
    public async Task<IReadOnlyList<StoredDocument?>> ReadAsync(IReadOnlyList<string> keys, CancellationToken cancellation)
    {
        var found = await _client.SendAsync(
            "batchGet", json => FirestoreJson.WriteBatchGet(json, _client.Collection, keys), FirestoreJson.ReadDocuments, cancellation);
        // An answer that was cut may be JSON still.
        if (found.Count != keys.Distinct().Count())
            throw new StoreException("Firestore did not answer for all documents.");
        var byKey = found.ToDictionary(document => document.Key);
        return [.. keys.Select(key => byKey[key] is { Stamp.Length: > 0 } document ? document : null)];
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<string>?> TryWriteAsync(IReadOnlyList<DocumentWrite> writes, CancellationToken cancellation)
    {
        try
        {
            var stamps = await _client.SendAsync(
                "commit", json => FirestoreJson.WriteCommit(json, _client.Collection, writes), FirestoreJson.ReadStamps, cancellation);
            return stamps.Count == writes.Count ? stamps : throw new StoreException("Firestore did not answer for all writes.");
        }
        catch (FirestoreConflictException)
        {
            return null;
        }
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<StoredDocument> ScanAsync(
        string start, int? dueBy, [EnumeratorCancellation] CancellationToken cancellation)
    {
        FirestoreDocument? after = null;
        while (true)
        {
            var page = await _client.SendAsync(
                "runQuery",
                json => FirestoreJson.WriteQuery(json, _client.Collection, start, dueBy, after, PageSize),
                FirestoreJson.ReadPage,
                cancellation);
            foreach (var document in page)
                yield return new(document.Key, document.Value, document.Stamp);
            if (page.Count < PageSize)
                yield break;
            after = page[^1];
        }
    }

    /// <summary>Does nothing: Firestore removes what is deleted by itself.</summary>
    public Task VacuumAsync(CancellationToken cancellation) => Task.CompletedTask;

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        _client.Dispose();
        return ValueTask.CompletedTask;
    }
}
