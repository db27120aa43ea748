using System.Diagnostics;
using Conversion.Training.Commands;

namespace Conversion.IntegrationTests.Training;

public sealed class ScoreBatchTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void SevenTasks_WriteTheLinesOfOne()
    {
        Simulate(3000);
        Assert.Equal(0, CommandLine.Run(Batch("one", 0, 1)));
        for (var task = 0; task < 7; task++)
            Assert.Equal(0, CommandLine.Run(Batch("seven", task, 7)));

        var one = Rows("one");
        var known = File.ReadLines(_folder["orders.csv"]).Skip(1).Select(line => line.Split(','))
            .Where(fields => string.CompareOrdinal(fields[2], "2023-05-01") <= 0);
        Assert.Equal(known.Select(fields => fields[0]).Distinct().Count(), one.Count);
        Assert.Equal(one, Rows("seven"));
    }

    [Fact]
    public void TaskWithoutCustomers_WritesAnEmptyPart()
    {
        _folder.Write("orders.csv", "customer_id,at,amount\na,2023-02-01,12.50\nb,2023-02-01,12.50\nc,2023-02-01,12.50\n");
        for (var task = 0; task < 4; task++)
            Assert.Equal(0, CommandLine.Run(Batch("out", task, 4)));

        var parts = Directory.GetFiles(_folder["out"], "part-*");
        Assert.Equal(4, parts.Length);
        Assert.Contains(parts, part => new FileInfo(part).Length == 0);
        Assert.Equal(3, Rows("out").Count);
    }

    [Fact]
    public void CustomerSinceTheInstantOfTheScores_IsScored_AndOneSinceASecondLaterIsNot()
    {
        _folder.Write("orders.csv", "customer_id,at,amount\nthen,2023-05-01 00:00:00,12.50\nlater,2023-05-01 00:00:01,12.50\n");
        Assert.Equal(0, CommandLine.Run(Batch("out", 0, 1)));

        Assert.StartsWith("{\"customerId\":\"then\"", Assert.Single(Rows("out")), StringComparison.Ordinal);
    }

    [Fact]
    public void TaskRunAgain_ReplacesItsOwnPartOnly()
    {
        Simulate(300);
        for (var task = 0; task < 2; task++)
            Assert.Equal(0, CommandLine.Run(Batch("out", task, 2)));
        var part = File.ReadAllText(_folder["out/part-00001-of-00002.ndjson"]);
        File.WriteAllText(_folder["out/part-00000-of-00002.ndjson"], "mine");
        File.WriteAllText(_folder["out/part-00001-of-00002.ndjson"], "damaged");

        Assert.Equal(0, CommandLine.Run(Batch("out", 1, 2)));

        Assert.Equal("mine", File.ReadAllText(_folder["out/part-00000-of-00002.ndjson"]));
        Assert.Equal(part, File.ReadAllText(_folder["out/part-00001-of-00002.ndjson"]));
    }

    [Fact]
    public void TaskKilledMidway_LeavesNoPart_AndRunningAgainWritesIt()
    {
        Simulate(20_000);
        Assert.Equal(0, CommandLine.Run(Batch("expected", 0, 1)));
        var unfinished = _folder["out/.part-00000-of-00001.ndjson.unfinished"];

        // The kernel kills the task in the middle of a write, always at the same byte, by SIGXFSZ, which is 25.
        using var process = Process.Start(
            "bash",
            [
                "-c", "ulimit -c 0 -f 16384; exec dotnet \"$@\"", "bash",
                Path.Combine(AppContext.BaseDirectory, "conversion.dll"), .. Batch("out", 0, 1),
            ]);
        process.WaitForExit();

        Assert.Equal(128 + 25, process.ExitCode);
        Assert.Equal(16 << 20, new FileInfo(unfinished).Length);
        Assert.Empty(Directory.GetFiles(_folder["out"], "part-*"));
        Assert.Equal(0, CommandLine.Run(Batch("out", 0, 1)));
        Assert.Equal(Rows("expected"), Rows("out"));
        Assert.False(File.Exists(unfinished));
    }

    [Fact]
    public void FolderOfAnotherTaskCount_IsRejected()
    {
        Simulate(100);
        Assert.Equal(0, CommandLine.Run(Batch("out", 0, 1)));

        Assert.Equal(1, CommandLine.Run(Batch("out", 0, 2)));
    }

    [Theory]
    [InlineData(2, 2)]
    [InlineData(-1, 2)]
    [InlineData(0, 0)]
    public void TaskIndexOutsideTheCount_IsRejected(int index, int count) =>
        Assert.Equal(1, CommandLine.Run(Batch("out", index, count)));

    private void Simulate(int customers) =>
        Assert.Equal(0, CommandLine.Run(["simulate", "--customers", $"{customers}", "--out", _folder["orders.csv"]]));

    private string[] Batch(string output, int index, int count) =>
    [
        "score-batch", "--orders", _folder["orders.csv"], "--as-of", "2023-05-01", "--out", _folder[output],
        "--model", Repository.PathOf("models/conversion.model"), "--policy", Repository.PathOf("models/policy.json"),
        "--task-index", $"{index}", "--task-count", $"{count}",
    ];

    private List<string> Rows(string output) =>
        [.. Directory.GetFiles(_folder[output], "part-*").SelectMany(File.ReadLines).Order(StringComparer.Ordinal)];
}
