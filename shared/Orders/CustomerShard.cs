namespace Conversion.Orders;

/// <summary>One of several equal shares of the customers, by a hash of their ids.</summary>
/// <param name="Index">The share, from 0.</param>
/// <param name="Count">The number of shares.</param>
public readonly record struct CustomerShard(int Index, int Count)
{
    /// <summary>Whether a customer is in the share.</summary>
    /// <param name="customer">The id in UTF-8.</param>
    internal bool Contains(ReadOnlySpan<byte> customer) =>
        Count <= 1 || TextHash.From(customer) % (ulong)Count == (ulong)Index;
}
