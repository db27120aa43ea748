using System.Globalization;
using System.IO.Compression;
using Conversion.Training.Evaluation;

namespace Conversion.Tests.Training.Evaluation;

/// <summary>
/// A test on Hillstrom's e-mail experiment (MineThatData, 2008), which is not part of the repository. The variable CONVERSION_DATA
/// names the folder of the file, by default ../shared/data. The test is skipped where the file does not exist.
/// </summary>
internal sealed class HillstromFactAttribute : FactAttribute
{
    public static readonly string Path = System.IO.Path.Combine(
        Environment.GetEnvironmentVariable("CONVERSION_DATA") ?? Repository.PathOf("../shared/data"), "hillstrom.csv.gz");

    public HillstromFactAttribute()
    {
        if (!File.Exists(Path))
            Skip = $"{Path} does not exist. Kevin Hillstrom publishes the data as the MineThatData E-Mail Analytics Challenge.";
    }

    /// <summary>Reads what the customers without an e-mail spent in the year before and in the two weeks after.</summary>
    public static CustomerOutcome[] ReadCustomersWithoutEmail()
    {
        using var file = new StreamReader(new GZipStream(File.OpenRead(Path), CompressionMode.Decompress));
        var names = file.ReadLine()!.Split(',');
        var (segment, history, spend) = (Array.IndexOf(names, "segment"), Array.IndexOf(names, "history"), Array.IndexOf(names, "spend"));
        var customers = new List<CustomerOutcome>();
        while (file.ReadLine() is { } line)
            if (line.Split(',') is var cells && cells[segment] == "No E-Mail")
                customers.Add(new("mail", null, Number(cells[history]), Number(cells[spend])));
        return [.. customers];
    }

    private static double Number(string cell) => double.Parse(cell, CultureInfo.InvariantCulture);
}
