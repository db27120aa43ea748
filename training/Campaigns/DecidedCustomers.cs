using Conversion.Lists;
using Conversion.Orders;
using Conversion.Scoring;

namespace Conversion.Training.Campaigns;

/// <summary>The decisions about all customers of a file: saved for <c>lift</c>, counted, and as people of lists.</summary>
/// <param name="Summary">The counts.</param>
/// <param name="People">The people of each action, those with most expected money first.</param>
/// <param name="Path">The file of the decisions.</param>
internal sealed record DecidedCustomers(BatchSummary Summary, IReadOnlyDictionary<string, List<ListPerson>> People, string Path)
{
    private const int ChunkSize = 4096;

    /// <summary>Returns the path of the decisions in a folder.</summary>
    public static string PathIn(string folder, DateTimeOffset asOf) =>
        System.IO.Path.Combine(folder, $"decisions-{asOf.UtcDateTime:yyyy-MM-dd}.ndjson");

    /// <summary>Decides on every customer, and writes the decisions.</summary>
    public static DecidedCustomers Decide(
        Scorer scorer, Conversion.Orders.OrderTable orders, DateTimeOffset asOf, LevelRange? level, string path, Action<double> report)
    {
        var summary = new BatchSummary(level);
        var people = new Dictionary<string, List<ListPerson>>();
        var log = new DecisionLog(scorer);
        var done = 0L;
        OutputFile.Write(path, writer =>
        {
            foreach (var chunk in orders.Customers().Chunk(ChunkSize))
            {
                var known = Array.FindAll(chunk, customer => Array.Exists(customer.Orders, order => order.At <= asOf));
                foreach (var (score, kept) in known.AsParallel().AsOrdered().Select(Score))
                {
                    summary.Add(score, kept);
                    writer.WriteLine(log.Line(score, kept?.Consent));
                    if (!people.TryGetValue(score.Decision.Action, out var list))
                        people.Add(score.Decision.Action, list = []);
                    list.Add(ListPerson.From(score, kept));
                }
                done += chunk.Length;
                report((double)done / orders.Summary.Customers);
            }
        });
        foreach (var list in people.Values)
            list.Sort((x, y) => (y.Value ?? y.Probability ?? 0).CompareTo(x.Value ?? x.Probability ?? 0));
        return new(summary, people, path);

        (Score Score, KeptCustomer? Kept) Score(CustomerHistory customer) => (
            scorer.Score(new() { Id = customer.Customer, AsOf = asOf, Orders = [.. customer.Orders] }),
            orders.Kept?.Of(customer.Customer));
    }
}
