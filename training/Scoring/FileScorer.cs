using Conversion.Orders;
using Conversion.Scoring;

namespace Conversion.Training.Scoring;

/// <summary>Scores every customer of a file of orders, in the order of their ids.</summary>
internal static class FileScorer
{
    // Enough to keep all cores busy between two writes, and little to keep in memory.
    private const int ChunkSize = 4096;

    /// <summary>Writes one line for each customer. Customers whose first order is later than the instant are left out.</summary>
    public static ScoredFile Score(
        Scorer scorer, Conversion.Orders.OrderTable orders, DateTimeOffset asOf, string path, Action<double> report,
        bool isGuarded = false)
    {
        var format = ScoreFileFormat.FromPath(path, scorer.Model, orders.Kept, isGuarded);
        var done = 0L;
        var later = 0L;
        OutputFile.Write(path, writer =>
        {
            if (format.Header.Length > 0)
                writer.WriteLine(format.Header);
            foreach (var chunk in orders.Customers().Chunk(ChunkSize))
            {
                var known = Array.FindAll(chunk, customer => Array.Exists(customer.Orders, order => order.At <= asOf));
                foreach (var line in known.AsParallel().AsOrdered().Select(Line))
                    writer.WriteLine(line);
                later += chunk.Length - known.Length;
                done += chunk.Length;
                report((double)done / orders.Summary.Customers);
            }
        });
        return new(path, done - later, later, scorer.Model);

        string Line(CustomerHistory customer)
        {
            var known = new Customer { Id = customer.Customer, AsOf = asOf, Orders = [.. customer.Orders] };
            return format.Line(scorer.Score(known, format.IncludesExplanation), orders.Kept?.Of(customer.Customer));
        }
    }
}
