using System.Globalization;
using Conversion.Training;
using Conversion.Training.Fitting.Effects;

namespace Conversion.Tests.Training.Fitting.Effects;

public sealed class RandomizedTestReaderTests : IDisposable
{
    private static readonly string[] Cities = ["Bern", "Basel", "Chur", ""];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Table_HasFeaturesOfNumbersDaysAndWords_WithoutIdsConstantsAndLaterColumns()
    {
        var lines = new List<string> { "id;group;bought;spent;visited;age;joined;city;country;note" };
        for (var i = 0; i < 2000; i++)
        {
            var (treated, buys) = (i % 2 == 0, i % 10 == 0 || i % 20 == 2);
            string[] cells =
            [
                $"K{i:0000}", treated ? "letter" : "Nobody", buys ? "yes" : "no", buys ? "12,50" : "", buys || i % 3 == 0 ? "1" : "0",
                i % 7 == 0 ? "n/a" : $"{20 + i / 2 % 50}", $"2024-0{1 + i % 9}-11", Cities[i / 2 % 4], "CH", $"text {i}",
            ];
            lines.Add(string.Join(';', cells));
        }
        var test = Read(lines, new("group", "nobody", "bought", "spent", null, []), out var leftOut);

        Assert.Equal(["Nobody", "letter"], test.Actions);
        Assert.Equal(["age", "city=Basel", "city=Bern", "city=Chur", "joined"], test.Features.Order(StringComparer.Ordinal));
        Assert.Equal(12.5, test.Outcomes[1].Values.Max());
        Assert.Equal(0, test.Outcomes[1].Values.Min());
        Assert.Equal(0.15, test.Outcomes[0].Values.Average(), 1e-9);
        Assert.True(float.IsNaN(test.Rows[0][test.Features.ToList().IndexOf("age")]));
        foreach (var column in (string[])["id", "visited", "country", "note"])
            Assert.Contains(leftOut, reason => reason.StartsWith($"column {column}: ", StringComparison.Ordinal));
    }

    [Fact]
    public void RowsWithoutActionOrOutcome_AreCounted()
    {
        List<string> lines = ["arm,bought", .. Enumerable.Range(0, 100).Select(i => $"{(i % 2 == 0 ? "a" : "c")},{i % 3 % 2}"), ",1", "a,", "c,maybe"];
        var test = Read(lines, new("arm", "c", "bought", null, null, []), out var leftOut);

        Assert.Equal(100, test.Arms.Length);
        Assert.Contains("1 rows: no value in arm", leftOut);
        Assert.Contains("2 rows: no value in bought that says who bought", leftOut);
    }

    // Nobody, everybody, and fewer than chance can be judged by.
    [Theory]
    [InlineData(2000, 0)]
    [InlineData(2000, 2000)]
    [InlineData(2000, 6)]
    public void HardlyAnybodyBuys_OrHardlyAnybodyDoesNot_HasAnIntervalThatAllowsForChance(int customers, int buyers)
    {
        var lines = Enumerable.Range(0, customers).Select(i =>
            $"{(i % 2 == 0 ? "a" : "c")},{(i < buyers ? 1 : 0)},{(i < buyers ? 20 + i % 7 : 0)},{i / 2 % 9}");
        var test = Read(["arm,bought,spent,orders", .. lines], new("arm", "c", "bought", "spent", null, []), out var leftOut);
        var buying = EffectAnalysis.Run(test, 1).Actions()[0].Buying!;

        Assert.Equal(0, buying.Effect, 1e-12);
        Assert.InRange(buying.Low, -0.01, -0.001);
        Assert.InRange(buying.High, 0.001, 0.01);
        Assert.Equal(buyers < 10, leftOut.Contains($"money: {buyers} customers spent any, and 10 are needed"));
    }

    [Theory]
    [InlineData("group", "nobody", "bought", "--control must be a value of group, got nobody; use one of a, b.")]
    [InlineData("arm", "a", "bought", "--action must name a column of ")]
    [InlineData("group", "a", "sold", "--buying must name a column of ")]
    [InlineData("number", "1", "bought", "--action must name a column with at most 50 actions")]
    public void WrongColumns_AreRefusedByName(string action, string control, string buying, string message)
    {
        List<string> lines = ["number,group,bought", .. Enumerable.Range(0, 100).Select(i => $"{i},{(i % 2 == 0 ? "a" : "b")},{i % 3 % 2}")];
        var e = Assert.Throws<UserErrorException>(() => Read(lines, new(action, control, buying, null, null, []), out _));

        Assert.StartsWith(message, e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("0.8", "0.2", 5, null)]
    [InlineData("0.8", "0.8", 5, "propensities are read as the probability of a")]
    [InlineData("0.3", "0.7", 5, "--propensity must be the probability of the action that the customer got")]
    public void Propensities_BelongToTheActionThatTheCustomerGot(string ofTreated, string ofControl, int everyNth, string? note)
    {
        List<string> lines =
        [
            "arm,bought,p", .. Enumerable.Range(0, 1000).Select(i => i % everyNth == 0 ? $"c,{i % 2},{ofControl}" : $"a,{i % 2},{ofTreated}"),
        ];
        var columns = new TestColumns("arm", "c", "bought", null, "p", []);
        if (note?.StartsWith("--", StringComparison.Ordinal) == true)
        {
            Assert.StartsWith(note, Assert.Throws<UserErrorException>(() => Read(lines, columns, out _)).Message, StringComparison.Ordinal);
            return;
        }
        var test = Read(lines, columns, out var leftOut);

        Assert.True(test.HasEqualPropensities);
        Assert.Equal(1000 / 200.0, test.Weights[0], 1e-9);
        Assert.Equal(note is not null, leftOut.Any(reason => reason.StartsWith(note ?? "-", StringComparison.Ordinal)));
    }

    [Fact]
    public void TableInWhichColumnsDependOnTheAction_IsNoRandomizedTest()
    {
        List<string> lines =
        [
            "arm,bought,a,b,c,d,e", .. Enumerable.Range(0, 1000).Select(i => string.Create(
                CultureInfo.InvariantCulture, $"{(i < 500 ? "x" : "y")},{i % 2},{i / 2},{i / 3},{i / 4},{i / 5},{i % 7}")),
        ];
        var e = Assert.Throws<UserErrorException>(() => Read(lines, new("arm", "x", "bought", null, null, []), out _));

        Assert.StartsWith(
            "--table must be a randomized test, but 4 of 5 columns depend on the action: a, b, c, d", e.Message, StringComparison.Ordinal);
    }

    private RandomizedTest Read(List<string> lines, TestColumns columns, out IReadOnlyList<string> leftOut)
    {
        File.WriteAllLines(_folder["test.csv"], lines);
        return RandomizedTestReader.Read(_folder["test.csv"], columns, out leftOut);
    }
}
