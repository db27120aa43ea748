using System.Globalization;
using Conversion.Training.Fitting.RepeatBuying;

namespace Conversion.Tests.Training.Fitting.RepeatBuying;

/// <summary>
/// A test on the CDNOW sample of Fader and Hardie, which is not part of the repository: CDNOW_sample.txt in the folder that the
/// variable CONVERSION_DATA names, by default ../shared/data. The test is skipped where the file does not exist.
/// </summary>
internal sealed class CdnowFactAttribute : FactAttribute
{
    private const double DaysPerWeek = 7;

    private static readonly DateTime CalibrationEnd = new(1997, 9, 30);

    private static readonly string Path = System.IO.Path.Combine(
        Environment.GetEnvironmentVariable("CONVERSION_DATA") ?? Repository.PathOf("../shared/data"), "CDNOW_sample.txt");

    public CdnowFactAttribute()
    {
        if (!File.Exists(Path))
            Skip = $"{Path} does not exist. Bruce Hardie publishes it at brucehardie.com/datasets/.";
    }

    /// <summary>Reads the summaries of the 39 weeks of calibration. Their days are weeks, as in the papers.</summary>
    public static List<RfmSummary> Read() =>
    [
        .. File.ReadLines(Path).Select(line => line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
            .Where(cells => cells.Length == 5)
            .Select(cells => (Customer: cells[1], At: DateTime.ParseExact(cells[2], "yyyyMMdd", CultureInfo.InvariantCulture)))
            .Where(order => order.At <= CalibrationEnd)
            .GroupBy(order => order.Customer)
            .Select(orders => Summarize([.. orders.Select(order => order.At).Distinct().Order()])),
    ];

    private static RfmSummary Summarize(List<DateTime> days) => new(
        days.Count - 1, (days[^1] - days[0]).TotalDays / DaysPerWeek, (CalibrationEnd - days[0]).TotalDays / DaysPerWeek, 1);
}
