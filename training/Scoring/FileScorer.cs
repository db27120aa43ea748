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
        Scorer scorer, Conversion.Orders.OrderTable orders, DateTimeOffset asOf, LoggedDecisions decisions, string path,
        Action<double> report, bool isGuarded = false)
    {
        var customers = new FileCustomers(scorer, orders, asOf, decisions);
        var run = customers.Start();
        var format = ScoreFileFormat.FromPath(path, scorer, orders.Kept, isGuarded);
        var done = 0L;
        var later = 0L;
        OutputFile.Write(path, writer =>
        {
            if (format.Header.Length > 0)
                writer.WriteLine(format.Header);
            foreach (var chunk in orders.Customers().Chunk(ChunkSize))
            {
                var known = Array.FindAll(chunk, customers.IsKnown);
                foreach (var line in known.AsParallel().AsOrdered().Select(Line))
                    writer.WriteLine(line);
                later += chunk.Length - known.Length;
                done += chunk.Length;
                report((double)done / orders.Summary.Customers);
            }
        });
        return new(path, done - later, later, scorer.Model);

        string Line(CustomerHistory customer) => format.Line(
            run.Score(customers.From(customer), format.IncludesExplanation), orders.Kept?.Of(customer.Customer));
    }
}
