namespace Conversion.Tests.Training.Orders;

/// <summary>A test on the Online Retail orders, which are no part of the repository: skipped without them, but not in CI.</summary>
internal sealed class RealOrdersFactAttribute : FactAttribute
{
    public static string Orders { get; } = Repository.PathOf("../shared/data/online_retail_2010-2011.csv.gz");

    public RealOrdersFactAttribute()
    {
        if (!File.Exists(Orders) && Environment.GetEnvironmentVariable("CI") != "true")
            Skip = $"{Orders} is not there: UCI publishes it as Online Retail.";
    }
}
