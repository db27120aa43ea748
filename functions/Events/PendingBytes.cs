namespace Conversion.Functions.Events;

/// <summary>How much waits to be published, and the bound on it.</summary>
internal sealed class PendingBytes(int maximum)
{
    private long _bytes;

    /// <exception cref="PublisherFullException">Too much is waiting; nothing was added.</exception>
    public void Add(long bytes)
    {
        var pending = Interlocked.Add(ref _bytes, bytes);
        // What is larger than the bound by itself still goes out, alone.
        if (pending <= maximum || pending == bytes)
            return;
        Remove(bytes);
        throw new PublisherFullException();
    }

    public void Remove(long bytes) => Interlocked.Add(ref _bytes, -bytes);
}
