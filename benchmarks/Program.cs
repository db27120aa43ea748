using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Running;
using Conversion.Benchmarks;
using Conversion.Benchmarks.Parity;
using Conversion.Benchmarks.Peers;

return args switch
{
    ["peers", var report] => PeersCommand.Run(report, PeerBenchmark.DefaultRounds),
    ["peers", var report, var rounds] => PeersCommand.Run(report, int.Parse(rounds)),
    ["engine", .. var options] => RunBenchmarks(typeof(EngineBenchmarks), options),
    ["scores", .. var options] => RunBenchmarks(typeof(ScoreBenchmarks), options),
    ["loads"] => LoadCommand.Compare(new(PeerBenchmark.DefaultRounds)),
    ["load", var kind, .. var paths] => LoadCommand.Run(kind, paths),
    ["fixtures", var folder] => ParityCommand.WriteFixtures(folder),
    ["parity", var seed, var models, var rows] => ParityCommand.Run(int.Parse(seed), int.Parse(models), int.Parse(rows)),
    ["parity", var seed, var models, var rows, var library] =>
        ParityCommand.Run(int.Parse(seed), int.Parse(models), int.Parse(rows), library),
    ["quality", .. var files] => QualityCommand.Run(files),
    _ => PrintUsage(),
};

static int RunBenchmarks(Type type, string[] options)
{
    // BenchmarkDotNet gives a build two minutes, which is too little on a busy machine.
    var config = ManualConfig.Create(DefaultConfig.Instance).WithBuildTimeout(TimeSpan.FromMinutes(10));
    // Without a filter, BenchmarkDotNet would ask which benchmarks to run.
    if (!options.Contains("--filter"))
        options = [.. options, "--filter", "*"];
    var summaries = BenchmarkSwitcher.FromTypes([type]).Run(options, config);
    var reports = summaries.SelectMany(summary => summary.Reports).ToList();
    return reports.Count > 0 && reports.TrueForAll(report => report.Success) ? 0 : 1;
}

static int PrintUsage()
{
    Console.Error.Write(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "usage.txt")));
    return 2;
}
