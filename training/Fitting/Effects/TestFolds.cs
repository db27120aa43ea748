using Conversion.Training.Numerics;

namespace Conversion.Training.Fitting.Effects;

/// <summary>Customers of a test in folds of equal size, drawn at random within each arm.</summary>
internal sealed class TestFolds
{
    /// <summary>The number of folds.</summary>
    public const int Count = 5;

    private readonly int[][] _members;

    /// <summary>Draws the folds.</summary>
    public TestFolds(RandomizedTest test, int seed)
    {
        var random = new Xoshiro256(seed);
        Of = new int[test.Arms.Length];
        foreach (var arm in Enumerable.Range(0, test.Actions.Count))
        {
            int[] customers = [.. Enumerable.Range(0, Of.Length).Where(i => test.Arms[i] == arm)];
            random.Shuffle<int>(customers);
            for (var i = 0; i < customers.Length; i++)
                Of[customers[i]] = i % Count;
        }
        _members = [.. Enumerable.Range(0, Count).Select(fold => Enumerable.Range(0, Of.Length).Where(i => Of[i] == fold).ToArray())];
    }

    /// <summary>Per customer: the fold.</summary>
    public int[] Of { get; }

    /// <summary>Returns the customers of a fold.</summary>
    public int[] Members(int fold) => _members[fold];

    /// <summary>Returns the customers outside a fold.</summary>
    public int[] Others(int fold) => [.. Enumerable.Range(0, Of.Length).Where(i => Of[i] != fold)];
}
