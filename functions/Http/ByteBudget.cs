namespace Conversion.Functions.Http;

/// <summary>Limits the number of bytes that requests hold in memory or on disk at the same time.</summary>
internal sealed class ByteBudget(long maximum)
{
    private long _reserved;

    /// <summary>Reserves bytes, which the caller must release. Returns false and reserves nothing above the limit.</summary>
    public bool TryReserve(long bytes)
    {
        var reserved = Interlocked.Add(ref _reserved, bytes);
        // A request larger than the limit still passes when it is alone.
        if (reserved <= maximum || reserved == bytes)
            return true;
        Release(bytes);
        return false;
    }

    public void Release(long bytes) => Interlocked.Add(ref _reserved, -bytes);
}
