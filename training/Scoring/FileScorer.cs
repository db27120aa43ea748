using Conversion.Scoring;
using Conversion.Training.Orders;

namespace Conversion.Training.Scoring;

/// <summary>Scores every customer of a file of orders, in the order of their ids.</summary>
internal static class FileScorer
{
    // Enough to keep the cores busy between writes, and little to hold in memory.
    private const int ChunkSize = 4096;

    /// <summary>Writes one line a customer.</summary>
    /// <returns>How many, and how many were left out since their first order is later: nobody knew of them at that instant.</returns>
    public static (long Scored, long Later) Score(Scorer scorer, OrderFile orders, DateTimeOffset asOf, string path, ScoreFileFormat format, Action<double> report)
    {
        var (done, later) = (0L, 0L);
        OutputFile.Write(path, writer =>
        {
            if (format.Header.Length > 0)
                writer.WriteLine(format.Header);
            foreach (var chunk in orders.Customers().Chunk(ChunkSize))
            {
                var known = Array.FindAll(chunk, customer => Array.Exists(customer.Orders, order => order.At <= asOf));
                foreach (var line in known.AsParallel().AsOrdered().Select(customer => format.Line(Score(customer))))
                    writer.WriteLine(line);
                later += chunk.Length - known.Length;
                done += chunk.Length;
                report((double)done / orders.Ingestion.Customers);
            }
        });
        return (done - later, later);

        Score Score(CustomerHistory customer) =>
            scorer.Score(new() { Id = customer.Customer, AsOf = asOf, Orders = [.. customer.Orders] }, format.IncludesExplanation);
    }
}
