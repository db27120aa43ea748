using System.Buffers.Binary;

namespace Conversion.Functions.Profiles;

/// <summary>How many customers asked for an action, by profit: one bucket for no profit, and four for each doubling of a profit.</summary>
internal sealed class ProfitHistogram
{
    /// <summary>The bytes of a histogram.</summary>
    public const int SizeInBytes = Buckets * sizeof(int);

    private const int Buckets = 128;
    private const int BucketsOfDoubling = 4;

    // The logarithm of the smallest profit that counts as more than none. The greatest is 2^24 of the money's unit.
    private const int LeastPower = -8;

    private readonly int[] _counts = new int[Buckets];

    /// <summary>How many customers asked.</summary>
    public int Total { get; private set; }

    /// <summary>Adds a customer. An unknown profit counts as none.</summary>
    public void Add(double profit)
    {
        var bucket = profit > 0 ? 1 + (int)Math.Floor(BucketsOfDoubling * (Math.Log2(profit) - LeastPower)) : 0;
        _counts[Math.Clamp(bucket, profit > 0 ? 1 : 0, Buckets - 1)]++;
        Total++;
    }

    /// <summary>Adds the customers of another histogram.</summary>
    public void Add(ProfitHistogram other)
    {
        for (var i = 0; i < Buckets; i++)
            _counts[i] += other._counts[i];
        Total += other.Total;
    }

    /// <summary>
    /// Returns the least profit for a number of places: at least so many customers have it or more, but no bucket more than needed.
    /// </summary>
    public double LeastFor(int places)
    {
        for (var bucket = Buckets - 1; bucket > 0; bucket--)
        {
            places -= _counts[bucket];
            if (places <= 0)
                return bucket == 1 ? 0 : Math.Pow(2, (bucket - 1.0) / BucketsOfDoubling + LeastPower);
        }
        return double.NegativeInfinity;
    }

    /// <summary>Reads a histogram.</summary>
    public static ProfitHistogram Read(ReadOnlySpan<byte> bytes)
    {
        var histogram = new ProfitHistogram();
        for (var i = 0; i < Buckets; i++)
            histogram.Total += histogram._counts[i] = BinaryPrimitives.ReadInt32BigEndian(bytes[(i * sizeof(int))..]);
        return histogram;
    }

    /// <summary>Writes the histogram.</summary>
    public void Write(Span<byte> bytes)
    {
        for (var i = 0; i < Buckets; i++)
            BinaryPrimitives.WriteInt32BigEndian(bytes[(i * sizeof(int))..], _counts[i]);
    }
}
