namespace Conversion.Functions.Http;

/// <summary>A bound on the bytes that are held at once.</summary>
internal sealed class ByteBudget(long maximum)
{
    private long _taken;

    /// <summary>Takes bytes, to be given back; false, with nothing taken, where they would be too many.</summary>
    public bool TryReserve(long bytes)
    {
        var taken = Interlocked.Add(ref _taken, bytes);
        // What is larger than the bound by itself still passes, alone.
        if (taken <= maximum || taken == bytes)
            return true;
        Release(bytes);
        return false;
    }

    public void Release(long bytes) => Interlocked.Add(ref _taken, -bytes);
}
