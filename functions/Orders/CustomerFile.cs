using Conversion.Files;
using Conversion.Json;
using Conversion.Orders;
using Conversion.Scoring;

namespace Conversion.Functions.Orders;

/// <summary>Reads the customers of a file: of a table of features, or of orders.</summary>
internal static class CustomerFile
{
    /// <summary>Returns the customers who can be scored. The table, if there is one, must be disposed of.</summary>
    /// <exception cref="Json.InvalidInputException">The header of a table of features is wrong.</exception>
    /// <exception cref="OrderFileException">The file is damaged, or can be read in several ways.</exception>
    public static async Task<(IEnumerable<Customer> Customers, OrderTable? Table)> ReadAsync(
        OrderUpload upload, IReadOnlyList<FeatureEncoder> encoders, DateTimeOffset? asOf, DateTimeOffset now,
        CancellationToken cancellation)
    {
        if (await FindFeaturesAsync(upload, encoders, cancellation) is { } features)
            return (features.Read(asOf ?? now).Where(row => row.Errors.Count == 0).Select(row => row.Customer), null);
        await ThrowIfCustomersAsync(upload, cancellation);
        var table = await upload.OpenAsync(cancellation);
        try
        {
            return (new OrderCustomers(table, asOf).Read(), table);
        }
        catch
        {
            table.Dispose();
            throw;
        }
    }

    /// <summary>Returns the table of features; null for another file.</summary>
    /// <exception cref="Json.InvalidInputException">The header of the table is wrong.</exception>
    /// <exception cref="OrderFileException">The table is too large.</exception>
    public static Task<FeatureTable?> FindFeaturesAsync(
        OrderUpload upload, IReadOnlyList<FeatureEncoder> encoders, CancellationToken cancellation) =>
        Task.Run(() => FeatureTable.Find(upload.File, encoders, OrderSpace.MaximumDecompressedBytes), cancellation);

    /// <summary>Throws when a file starts with a customer as <c>POST /api/score</c> takes one, alone or in an array.</summary>
    /// <exception cref="InvalidInputException">
    /// Read as a file of orders, such customers would lose their instants, and wrong names would not be noticed.
    /// </exception>
    public static async Task ThrowIfCustomersAsync(OrderUpload upload, CancellationToken cancellation)
    {
        if (await Task.Run(() => CustomerDocument.StartsIn(upload.File, OrderSpace.MaximumDecompressedBytes), cancellation))
            throw new InvalidInputException(
                malformed: false, "", "must be a file, got customers as JSON. Send them as application/x-ndjson, one customer a line.");
    }
}
