namespace Conversion.Training.Orders;

/// <summary>One of several equal shards of the customers, by a hash of their ids that is the same on every machine.</summary>
/// <param name="Index">The index of the shard, from 0.</param>
/// <param name="Count">The number of shards.</param>
public sealed record CustomerShard(int Index, int Count);
