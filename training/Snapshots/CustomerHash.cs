namespace Conversion.Training.Snapshots;

/// <summary>A hash of a customer's id that is the same in every run, unlike string.GetHashCode.</summary>
internal static class CustomerHash
{
    /// <summary>Computes FNV-1a over the id's characters, then the final mix of MurmurHash3.</summary>
    public static uint Compute(string customer)
    {
        var hash = 2166136261u;
        foreach (var c in customer)
            hash = (hash ^ c) * 16777619u;
        // Consecutive ids differ in the last characters only, which FNV hardly carries into the high bits.
        hash = (hash ^ (hash >> 16)) * 0x85EBCA6B;
        hash = (hash ^ (hash >> 13)) * 0xC2B2AE35;
        return hash ^ (hash >> 16);
    }
}
