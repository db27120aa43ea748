using Conversion.Benchmarks.Parity;

return args switch
{
    ["fixtures", var folder] => ParityCommand.WriteFixtures(folder),
    ["parity", var seed, var models, var rows] => ParityCommand.Run(int.Parse(seed), int.Parse(models), int.Parse(rows)),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("""
        parity SEED MODELS ROWS   random models of XGBoost and LightGBM against the libraries themselves
        fixtures FOLDER           rewrites the small models and golden rows of tests/Trees/Parity
        """);
    return 2;
}
