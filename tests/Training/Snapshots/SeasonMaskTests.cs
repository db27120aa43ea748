using Conversion.Customers;
using Conversion.Training.Snapshots;

namespace Conversion.Tests.Training.Snapshots;

public sealed class SeasonMaskTests
{
    private static readonly DateTimeOffset Start = new(2021, 3, 7, 0, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(364.9, 0)]
    [InlineData(365, 1)]
    public void Season_IsMasked_UnlessTheCutoffsSpanAYear(double days, float season)
    {
        float[] features = [.. Enumerable.Repeat(1f, CustomerFeatures.Count)];

        var masked = SeasonMask.MaskUnseenSeason(
            [new("c", Start, features, 60, 20, 10, 10), new("c", Start.AddDays(days), features, 60, 20, 10, 10)]);

        Assert.All(masked, snapshot => Assert.Equal(season, snapshot.Features[CustomerFeatures.IndexOf("seasonSine")]));
        Assert.All(masked, snapshot => Assert.Equal(season, snapshot.Features[CustomerFeatures.IndexOf("seasonCosine")]));
        Assert.All(masked, snapshot => Assert.Equal(1, snapshot.Features[0]));
    }
}
