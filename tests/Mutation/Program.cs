// Finds the mutants of a folder of shared/ that no test finds: docs/mutation.md.
using System.Globalization;
using Conversion.Mutation;

if (args is ["worker", var pattern, var firstMutant])
{
    using var worker = new Worker();
    await worker.ServeAsync(pattern, firstMutant);
    return 0;
}
if (args is not [var report, var folder, var tests, var output, .. var sample] || sample.Length > 1)
{
    Console.Error.WriteLine("Usage: Conversion.Mutation REPORT FOLDER TESTS OUTPUT [SAMPLE]");
    return 2;
}
var mutants = Mutant.Read(report, folder).ToArray();
var total = mutants.Length;
if (sample is [var size])
{
    // A fixed seed: the same report gives the same sample.
    new Random(1).Shuffle(mutants);
    mutants = mutants[..Math.Min(total, int.Parse(size, CultureInfo.InvariantCulture))];
}
using var run = new MutationRun(tests);
await run.CaptureCoverageAsync();
await using var lines = new StreamWriter(output) { AutoFlush = true };
var outcomes = new List<Outcome>();
foreach (var mutant in mutants)
{
    outcomes.Add(await run.TestAsync(mutant.Id));
    await lines.WriteLineAsync($"{outcomes[^1]}\t{mutant}");
}
var missed = outcomes.Count(outcome => outcome is Outcome.Survived or Outcome.NotCovered);
Console.WriteLine($"{folder}: {outcomes.Count - missed} of {outcomes.Count} mutants were found, " +
    $"{outcomes.Count(outcome => outcome == Outcome.TimedOut)} of them by a timeout" +
    (mutants.Length < total ? $" (a sample of {total})" : ""));
return 0;
