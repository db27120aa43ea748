namespace Conversion.Training.Orders;

/// <summary>How a file of orders is read.</summary>
/// <param name="MemoryMegabytes">The memory that DuckDB may use before it spills to disk.</param>
/// <param name="Shard">The customers to read; all when null.</param>
public sealed record OrderFileOptions(int MemoryMegabytes = 2048, CustomerShard? Shard = null);
