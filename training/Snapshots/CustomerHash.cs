namespace Conversion.Training.Snapshots;

/// <summary>FNV-1a over a customer's id, its bits mixed: string.GetHashCode differs from run to run.</summary>
internal static class CustomerHash
{
    public static uint Compute(string customer)
    {
        var hash = 2166136261u;
        foreach (var c in customer)
            hash = (hash ^ c) * 16777619u;
        // Ids in a row differ in the last characters alone, which FNV hardly carries into the high bits.
        hash = (hash ^ (hash >> 16)) * 0x85EBCA6B;
        hash = (hash ^ (hash >> 13)) * 0xC2B2AE35;
        return hash ^ (hash >> 16);
    }
}
