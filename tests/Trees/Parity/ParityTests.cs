using System.Runtime.CompilerServices;
using System.Text;
using Conversion.Models;
using Conversion.Models.Import;
using Conversion.Trees;

namespace Conversion.Tests.Trees.Parity;

/// <summary>Models of the real libraries against their own answers. <c>benchmarks fixtures</c> writes the files anew.</summary>
public class ParityTests
{
    public static TheoryData<string> Models => [.. Files.Select(path => Path.GetFileName(path)!)];

    [Theory]
    [MemberData(nameof(Models))]
    public void ImportedModel_AnswersAsItsLibrary(string name)
    {
        var imported = ImportedTrees.Parse(File.ReadAllBytes(PathOf(name)));
        var golden = Golden.Load(Path.ChangeExtension(PathOf(name), "csv"));
        Func<Ensemble, CompiledEnsemble>[] kinds =
        [
            trees => new TreeTraversal(trees),
            trees => QuickScorer.TryBuild(trees)!,
            .. Enum.GetValues<Simd>().Select<Simd, Func<Ensemble, CompiledEnsemble>>(simd => trees => IntervalTables.TryBuild(trees, simd)!),
        ];
        foreach (var kind in kinds)
        {
            var (margin, contribution) = golden.Compare(imported, kind);
            Assert.InRange(margin, 0, 1e-6);
            Assert.InRange(contribution, 0, 1e-4);
        }
    }

    [Fact]
    public void Fixtures_TryEveryKindOfSplit()
    {
        var trees = Files.Select(path => ImportedTrees.Parse(File.ReadAllBytes(path)).Trees).ToList();
        Assert.True(trees.Count >= 20, $"{trees.Count} models");
        var rules = trees.SelectMany(ensemble => ensemble.Rules).Distinct().ToList();
        foreach (var rule in Enum.GetValues<SplitRule>())
            Assert.Contains(rules, found => rule == SplitRule.None ? found == rule : found.HasFlag(rule));
        foreach (var link in (Link[])[Link.Identity, Link.Logistic, Link.Exp])
            Assert.Contains(Files, path => ImportedTrees.Parse(File.ReadAllBytes(path)).Link == link);
    }

    [Theory]
    [InlineData("\"base_score\":\"5E-1\"", "\"base_score\":\"[5E-1]\"")]
    [InlineData("\"base_score\":\"5E-1\"", "\"base_score\":\"[0.5]\"")]
    public void NewerBaseScore_ReadsAsTheOld(string old, string newer)
    {
        var path = Files.First(path => path.EndsWith("json", StringComparison.Ordinal) && File.ReadAllText(path).Contains(old, StringComparison.Ordinal));
        var text = File.ReadAllText(path).Replace(old, newer, StringComparison.Ordinal);
        Assert.Equal(
            ImportedTrees.Parse(File.ReadAllBytes(path)).Trees.BaseMargin,
            ImportedTrees.Parse(Encoding.UTF8.GetBytes(text)).Trees.BaseMargin);
    }

    [Fact]
    public void NewerPlaceOfDartWeights_ReadsAsTheOld()
    {
        var path = Files.First(path => path.EndsWith("json", StringComparison.Ordinal) && File.ReadAllText(path).Contains("\"weight_drop\"", StringComparison.Ordinal));
        var text = File.ReadAllText(path);
        var start = text.IndexOf(",\"weight_drop\":[", StringComparison.Ordinal);
        var weights = text[start..(text.IndexOf(']', start) + 1)];
        var moved = text.Remove(start, weights.Length).Replace("{\"gbtree_model_param\"", $"{{{weights[1..]},\"gbtree_model_param\"", StringComparison.Ordinal);
        Assert.NotEqual(text, moved);
        Assert.Equal(
            ImportedTrees.Parse(Encoding.UTF8.GetBytes(text)).Trees.Leaves, ImportedTrees.Parse(Encoding.UTF8.GetBytes(moved)).Trees.Leaves);
    }

    internal static string PathOf(string name) => Path.Combine(Here(), name);

    internal static string[] Files { get; } =
        [.. Directory.GetFiles(Here()).Where(path => Path.GetExtension(path) is ".json" or ".txt").Order(StringComparer.Ordinal)];

    private static string Here([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
}
