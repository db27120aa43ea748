using Conversion.Models;
using Conversion.Trees;

namespace Conversion.Tests.Models;

public class HeadTests
{
    [Fact]
    public void WithoutIntervals_NoBoundsAreClaimed()
    {
        var head = new Head(new Ensemble(1, [~0], [], [], [], [], [2]), new(Link.Identity, 1, 0, [], 0, 90));

        var estimate = head.Predict([0]);

        Assert.Equal(new Estimate(2, null, null), estimate);
    }
}
