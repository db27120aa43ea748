using Conversion.Benchmarks;
using Conversion.Benchmarks.Parity;
using Conversion.Benchmarks.Peers;
using BenchmarkDotNet.Running;

return args switch
{
    ["peers", var report] => PeersCommand.Run(report, PeerBenchmark.DefaultRounds),
    ["peers", var report, var rounds] => PeersCommand.Run(report, int.Parse(rounds)),
    ["engine", .. var options] => BenchmarkSwitcher.FromTypes([typeof(EngineBenchmarks)]).Run(options).Any() ? 0 : 1,
    ["loads"] => LoadCommand.Compare(new(PeerBenchmark.DefaultRounds)),
    ["load", var kind, .. var paths] => LoadCommand.Run(kind, paths),
    ["fixtures", var folder] => ParityCommand.WriteFixtures(folder),
    ["parity", var seed, var models, var rows] => ParityCommand.Run(int.Parse(seed), int.Parse(models), int.Parse(rows)),
    _ => PrintUsage(),
};

static int PrintUsage()
{
    Console.Error.Write(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "usage.txt")));
    return 2;
}
