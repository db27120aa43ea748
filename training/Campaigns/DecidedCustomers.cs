using Conversion.Decisions;
using Conversion.Lists;
using Conversion.Orders;
using Conversion.Scoring;
using Conversion.Training.Scoring;

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
    /// <param name="scorer">The model and the policy.</param>
    /// <param name="orders">The orders, which must stay open.</param>
    /// <param name="customers">The customers of the orders.</param>
    /// <param name="level">How far the model's money was off.</param>
    /// <param name="path">The file of the decisions.</param>
    /// <param name="report">Receives the share that is done.</param>
    public static DecidedCustomers Decide(
        Scorer scorer, Conversion.Orders.OrderTable orders, FileCustomers customers, LevelRange? level, string path,
        Action<double> report)
    {
        var run = customers.Start();
        var summary = new BatchSummary(level);
        var people = new Dictionary<string, List<ListPerson>>();
        var log = new DecisionLog(scorer);
        var done = 0L;
        OutputFile.Write(path, writer =>
        {
            foreach (var chunk in orders.Customers().Chunk(ChunkSize))
            {
                var known = Array.FindAll(chunk, customers.IsKnown);
                foreach (var (score, kept) in known.AsParallel().AsOrdered().Select(Score))
                {
                    summary.Add(score, kept);
                    writer.WriteLine(log.Line(score, kept?.Consent));
                    // Nobody contacts whom the policy leaves alone.
                    if (score.Decision.Eligible is not null && score.Decision.Action == PolicyAction.None)
                        continue;
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
            run.Score(customers.From(customer)), orders.Kept?.Of(customer.Customer));
    }
}
