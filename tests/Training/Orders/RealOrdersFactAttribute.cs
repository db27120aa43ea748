namespace Conversion.Tests.Training.Orders;

/// <summary>
/// A test on the Online Retail orders, which are not part of the repository. The variable CONVERSION_DATA names their
/// folder, by default ../shared/data. The test is skipped where the folder does not exist.
/// </summary>
internal sealed class RealOrdersFactAttribute : FactAttribute
{
    private static readonly string Folder =
        Environment.GetEnvironmentVariable("CONVERSION_DATA") ?? Repository.PathOf("../shared/data");

    public RealOrdersFactAttribute()
    {
        if (!Directory.Exists(Folder))
            Skip = $"The folder {Folder} does not exist. UCI publishes the orders as Online Retail.";
    }

    public static string Orders { get; } = Path.Combine(Folder, "online_retail_2010-2011.csv.gz");
}
