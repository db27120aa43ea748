using BenchmarkDotNet.Running;
using Conversion.Benchmarks;
using Conversion.Benchmarks.Parity;
using Conversion.Benchmarks.Peers;

return args switch
{
    ["peers", var report] => PeersCommand.Run(report),
    ["engine", .. var options] => BenchmarkSwitcher.FromTypes([typeof(EngineBenchmarks)]).Run(options).Any() ? 0 : 1,
    ["loads"] => LoadCommand.Compare(new()),
    ["load", var kind, .. var paths] => LoadCommand.Run(kind, paths),
    ["fixtures", var folder] => ParityCommand.WriteFixtures(folder),
    ["parity", var seed, var models, var rows] => ParityCommand.Run(int.Parse(seed), int.Parse(models), int.Parse(rows)),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("""
        engine [OPTIONS]          BenchmarkDotNet on the engine's paths and sizes
        peers REPORT              the engine beside its peers; writes the report
        loads                     the part of it about loading, alone
        parity SEED MODELS ROWS   random models of XGBoost and LightGBM against the libraries themselves
        fixtures FOLDER           rewrites the small models and golden rows of tests/Trees/Parity
        """);
    return 2;
}
