namespace Conversion.Training.Orders;

/// <summary>How much of a file is read, and what reading may take of the machine.</summary>
/// <param name="Share">The customers to read; all unless given.</param>
public sealed record OrderFileOptions(int MemoryMegabytes = 2048, CustomerShard? Share = null);

/// <summary>One of several equal shares of the customers, by a hash of their ids: the same on every machine.</summary>
/// <param name="Index">Which, from 0.</param>
/// <param name="Count">Of how many.</param>
public sealed record CustomerShard(int Index, int Count);
