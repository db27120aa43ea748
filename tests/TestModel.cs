using Conversion.Customers;
using Conversion.Models;
using Conversion.Trees;

namespace Conversion.Tests;

/// <summary>Creates a model that is small enough to compute by hand, with the features of the calculator.</summary>
internal static class TestModel
{
    /// <summary>The names of the heads of every possible model, separated by blanks.</summary>
    public static TheoryData<string> HeadSubsets =>
        new(Enumerable.Range(0, 1 << HeadName.All.Count).Select(bits => string.Join(' ', HeadName.All.Where((_, i) => (bits >> i & 1) == 1))));

    public static Model Create() => WithHeads(HeadName.All);

    /// <summary>Creates a model with the heads in a line of <see cref="HeadSubsets"/>.</summary>
    public static Model WithHeads(string names, bool isLevelKnown = true) => WithHeads(names.Split(' '), isLevelKnown);

    // The probability is logistic(2) up to 30 days of recency, and logistic(−2) above.
    private static Model WithHeads(IReadOnlyList<string> names, bool isLevelKnown = true) => ModelLoader.Read(ModelWriter.Write(new()
    {
        IsLevelKnown = isLevelKnown,
        Name = "test",
        Version = "1",
        Hash = "",
        HorizonDays = 90,
        Coverage = 0.8,
        Features = [.. CustomerFeatures.All.Select(f => new TrainedFeature(f.Name, -1000, 100_000))],
        Probability = names.Contains(HeadName.Probability)
            ? new(Stump(CustomerFeatures.IndexOf("recencyDays"), 30, 2, -2), new(Link.Logistic, 1, 0, [], 0, 1))
            : null,
        DaysToBuy = names.Contains(HeadName.DaysToBuy) ? new(Leaf(12.9), new(Link.Identity, 1, 0, [new(0, -5, 10)], 0, 90)) : null,
        Value = names.Contains(HeadName.Value) ? new(Leaf(100), new(Link.Identity, 1, 0, [new(0, -100, 200)], 0, 1e9)) : null,
    }));

    public static Ensemble Stump(int feature, float threshold, double left, double right) =>
        new(CustomerFeatures.Count, [0], [feature], [threshold], [~0], [~1], [left, right]);

    public static Ensemble Leaf(double value) => new(CustomerFeatures.Count, [~0], [], [], [], [], [value]);
}
