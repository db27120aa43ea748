using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Conversion.Models;
using Conversion.Tests.Trees.Parity;
using Conversion.Training;
using Conversion.Training.Import;
using Conversion.Trees;
using Xunit.Abstractions;

namespace Conversion.Tests.Models.Import;

/// <summary>
/// Imports mutated model files of all readers. A file is refused in a sentence within a second, or the artifact gives finite answers
/// within a second for every 10,000 features, and in little memory. <c>.ci/long fuzz-models</c> imports a million.
/// </summary>
public sealed class ModelFuzzTests(ITestOutputHelper output)
{
    private const int DefaultInputs = 3000;
    private const int Attempts = 5;

    // A model of the most features takes this.
    private const long MaximumBytes = 512L << 20;

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(1);

    private static readonly (string Name, byte[] Bytes)[] Seeds = [.. ReadSeeds()];

    [Fact]
    public void MutatedFiles_AreRefusedOrGiveFiniteAnswers()
    {
        var inputs = int.TryParse(Environment.GetEnvironmentVariable("MODEL_FUZZ_INPUTS"), CultureInfo.InvariantCulture, out var count)
            ? count : DefaultInputs;
        var faults = new ConcurrentQueue<string>();
        var accepted = 0;
        Parallel.For(0, inputs, new() { MaxDegreeOfParallelism = Environment.ProcessorCount }, seed =>
        {
            if (faults.Count > 20)
                return;
            var (features, fault) = Check(seed);
            Interlocked.Add(ref accepted, features > 0 ? 1 : 0);
            if (fault is not null)
                faults.Enqueue($"seed {seed}, {Seeds[seed % Seeds.Length].Name}: {fault}");
        });

        output.WriteLine($"{inputs:N0} files of {Seeds.Length} models: {accepted:N0} accepted.");
        foreach (var fault in faults)
            output.WriteLine(fault);
        Assert.Empty(faults);
        Assert.InRange(accepted, inputs / 20, inputs);
    }

    private static IEnumerable<(string Name, byte[] Bytes)> ReadSeeds()
    {
        foreach (var path in ParityTests.Files)
        {
            var bytes = File.ReadAllBytes(path);
            yield return (Path.GetFileName(path), bytes);
            if (path.EndsWith(".json", StringComparison.Ordinal))
            {
                var json = Encoding.UTF8.GetString(bytes).Replace("NaN", "0", StringComparison.Ordinal);
                yield return (Path.ChangeExtension(Path.GetFileName(path), "ubj"), UbjText.Write(JsonNode.Parse(json)!));
            }
        }
        foreach (var (name, text) in ModelTexts.All)
            yield return (name, Encoding.UTF8.GetBytes(text));
    }

    private static (int Features, string? Fault) Check(int seed)
    {
        var file = new ModelMutator(seed).Mutate(Seeds[seed % Seeds.Length].Bytes);
        (int Features, string? Fault) result = default;
        // A slow import may be due to the machine. A hang is slow each time.
        for (var i = 0; i < Attempts; i++)
        {
            var (before, watch) = (GC.GetAllocatedBytesForCurrentThread(), Stopwatch.StartNew());
            result = Import(file, seed);
            var (time, allocated) = (watch.Elapsed, GC.GetAllocatedBytesForCurrentThread() - before);
            if (result.Fault is not null)
                return result;
            if (allocated > MaximumBytes)
                return (result.Features, $"allocated {allocated >> 20} MB");
            if (time < Limit * (1 + result.Features / 10_000))
                return result;
            result = (result.Features, $"took {time.TotalSeconds:0.0} s with {result.Features} features");
        }
        return result;
    }

    // No features where the file is refused.
    private static (int Features, string? Fault) Import(byte[] file, int seed)
    {
        try
        {
            var options = new ImportOptions("model", null, null, null, "fuzz", "1", HorizonDays: 30) { Levels = LevelList.Codes };
            var model = ModelLoader.Read(ModelWriter.Write(ModelImporter.Import(options, _ => { }, _ => file)));
            return (model.Features.Count, FindFault(model, new Random(seed)));
        }
        catch (UserErrorException e)
        {
            // A line to copy ends with a quotation mark.
            var isSentence = e.Message.StartsWith("model ", StringComparison.Ordinal) && e.Message[^1] is '.' or '"';
            return (0, isSentence ? null : $"is refused with: {e.Message}");
        }
        catch (Exception e)
        {
            return (0, e.ToString());
        }
    }

    private static string? FindFault(Model model, Random random)
    {
        var row = new double[model.Features.Count];
        for (var i = 0; i < 8; i++)
        {
            for (var j = 0; j < row.Length; j++)
                row[j] = i switch
                {
                    0 => double.NaN,
                    1 => 0,
                    2 => float.MaxValue,
                    3 => float.MinValue,
                    _ => model.Features[j].Levels is { } levels ? random.Next(levels.Count) : 100 * random.NextDouble() - 30,
                };
            var prediction = model.Predict(row);
            double[] numbers = prediction.Outputs ?? [prediction.Probability!.Value];
            if (Array.Find(numbers, number => !double.IsFinite(number)) is not 0)
                return $"answers {string.Join(", ", numbers)}";
        }
        var trees = model.Probability?.Trees ?? model.Outputs!.Heads[0].Trees;
        if (trees.Covers.Length == 0)
            return null;
        var contributions = new double[row.Length];
        new TreeShap(trees).Contributions(row, contributions);
        return Array.TrueForAll(contributions, double.IsFinite) ? null : "a contribution is not finite";
    }
}
