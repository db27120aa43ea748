using System.Runtime.CompilerServices;
using System.Text;
using Conversion.Models;
using Conversion.Models.Import;
using Conversion.Trees;

namespace Conversion.Tests.Trees.Parity;

/// <summary>Compares models of other libraries with the answers of these libraries. <c>benchmarks fixtures</c> writes the files.</summary>
public class ParityTests
{
    public static TheoryData<string> Models => [.. FloatFiles.Select(path => Path.GetFileName(path)!)];

    public static TheoryData<string> Answers => [.. AnswerFiles.Select(path => Path.GetFileName(path)!)];

    [Theory]
    [MemberData(nameof(Answers))]
    public void ArtifactOfModel_AgreesWithItsLibrary(string name)
    {
        var golden = new GoldenModel(PathOf(name));
        var (margin, contribution, prediction) = Golden.Load(PathOf(name)).Compare(golden.Import(), int.MaxValue);

        Assert.InRange(margin, 0, golden.MarginTolerance);
        Assert.InRange(contribution, 0, 1e-4);
        Assert.InRange(prediction, 0, golden.PredictionTolerance);
    }

    [Fact]
    public void Answers_AreOfEveryLibraryAndKind()
    {
        var models = AnswerFiles.Select(path => new GoldenModel(path)).ToList();
        Assert.All(GoldenModel.Libraries, library => Assert.True(models.Count(model => model.Library == library) >= 20, library));
        var imported = models.ConvertAll(model => model.Import());
        Assert.Contains(imported, model => model.Features.Any(feature => feature.Levels?.Type == FeatureType.Text));
        Assert.Contains(imported, model => model.Features.Any(feature => feature.Levels?.Type == FeatureType.Boolean));
        foreach (var joint in (JointLink[])[JointLink.None, JointLink.Softmax])
            Assert.Contains(imported, model => model.Outputs is { Names.Count: > 1 } outputs && outputs.Joint == joint);
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void ImportedModel_AgreesWithItsLibrary(string name)
    {
        var imported = ImportedTrees.Parse(File.ReadAllBytes(PathOf(name)));
        var golden = Golden.Load(Path.ChangeExtension(PathOf(name), "csv"));
        Func<Ensemble, CompiledEnsemble>[] kinds =
        [
            trees => TreeTraversal.Build(trees),
            trees => QuickScorer.TryBuild(trees)!,
            .. Enum.GetValues<Simd>().Select(TablesWith),
        ];
        foreach (var kind in kinds)
        {
            var (margin, contribution) = golden.Compare(imported, kind);
            Assert.InRange(margin, 0, 1e-6);
            Assert.InRange(contribution, 0, 1e-4);
        }
    }

    [Fact]
    public void Fixtures_CoverEveryKindOfSplit()
    {
        var trees = FloatFiles.Select(path => ImportedTrees.Parse(File.ReadAllBytes(path)).Trees).ToList();
        Assert.True(trees.Count >= 20, $"{trees.Count} models");
        var rules = trees.SelectMany(ensemble => ensemble.Rules).Distinct().ToList();
        foreach (var rule in Enum.GetValues<SplitRule>().Where(rule => rule != SplitRule.Member))
            Assert.Contains(rules, found => rule == SplitRule.None ? found == rule : found.HasFlag(rule));
        foreach (var link in (Link[])[Link.Identity, Link.Logistic, Link.Exp])
            Assert.Contains(FloatFiles, path => ImportedTrees.Parse(File.ReadAllBytes(path)).Link == link);
    }

    [Theory]
    [InlineData("\"base_score\":\"5E-1\"", "\"base_score\":\"[5E-1]\"")]
    [InlineData("\"base_score\":\"5E-1\"", "\"base_score\":\"[0.5]\"")]
    public void NewerBaseScore_ReadsAsTheOlder(string old, string newer)
    {
        var path = FirstJsonWith(old);
        var text = File.ReadAllText(path).Replace(old, newer, StringComparison.Ordinal);
        Assert.Equal(
            ImportedTrees.Parse(File.ReadAllBytes(path)).Trees.BaseMargin,
            ImportedTrees.Parse(Encoding.UTF8.GetBytes(text)).Trees.BaseMargin);
    }

    [Fact]
    public void NewerPlaceOfDartWeights_ReadsAsTheOlder()
    {
        var path = FirstJsonWith("\"weight_drop\"");
        var text = File.ReadAllText(path);
        var start = text.IndexOf(",\"weight_drop\":[", StringComparison.Ordinal);
        var weights = text[start..(text.IndexOf(']', start) + 1)];
        const string Next = "\"gbtree_model_param\"";
        var moved = text.Remove(start, weights.Length).Replace($"{{{Next}", $"{{{weights[1..]},{Next}", StringComparison.Ordinal);
        Assert.NotEqual(text, moved);
        Assert.Equal(
            ImportedTrees.Parse(Encoding.UTF8.GetBytes(text)).Trees.Leaves,
            ImportedTrees.Parse(Encoding.UTF8.GetBytes(moved)).Trees.Leaves);
    }

    private static Func<Ensemble, CompiledEnsemble> TablesWith(Simd simd) => trees => IntervalTables.TryBuild(trees, simd)!;

    private static string FirstJsonWith(string text) => Files.First(path =>
        path.EndsWith(".json", StringComparison.Ordinal) && File.ReadAllText(path).Contains(text, StringComparison.Ordinal));

    internal static string PathOf(string name) => Path.Combine(Here(), name);

    internal static string[] Files { get; } =
    [
        .. Directory.GetFiles(Here()).Where(path => Path.GetExtension(path) is ".json" or ".txt" or ".onnx"
            && !path.EndsWith(".levels.json", StringComparison.Ordinal)).Order(StringComparer.Ordinal),
    ];

    private static string[] AnswerFiles { get; } = [.. Directory.GetFiles(Here(), "*.csv").Order(StringComparer.Ordinal)];

    // Models of one output and of floats, for which every evaluator of trees gives the library's answers.
    private static string[] FloatFiles { get; } = Array.FindAll(Files, path => !path.EndsWith(".onnx", StringComparison.Ordinal)
        && !path.Contains("missing0", StringComparison.Ordinal) && !File.Exists(Path.ChangeExtension(path, "levels.json"))
        && Golden.Load(Path.ChangeExtension(path, "csv")) is { Contributions: [{ Length: > 0 }, ..], HoldsFloats: true });

    private static string Here([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
}
