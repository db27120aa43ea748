
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

    /// <summary>Whether a customer is in a sample of one in some customers. A sample does not depend on a share.</summary>
    /// <param name="customer">The id in UTF-8.</param>
    /// <param name="oneIn">The number of customers of which one is in the sample.</param>
    internal static bool IsSampled(ReadOnlySpan<byte> customer, long oneIn) =>
        oneIn <= 1 || (TextHash.From(customer) >> 32) % (ulong)oneIn == 0;
}
