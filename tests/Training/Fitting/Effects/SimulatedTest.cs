using Conversion.Training.Fitting.Effects;
using Conversion.Training.Numerics;

namespace Conversion.Tests.Training.Fitting.Effects;

/// <summary>Effects that are planted in a simulated test.</summary>
public enum PlantedEffect
{
    /// <summary>The action changes nothing.</summary>
    None,

    /// <summary>The action changes the share who buy by 3 points for all.</summary>
    Equal,

    /// <summary>6 points for the third with the greatest first feature, 1.5 points for the others.</summary>
    ByThreshold,

    /// <summary>6 points for the third with the greatest of three values, 1.5 points for the others.</summary>
    ByValue,

    /// <summary>6 points for the third with the greatest sum of three features, 1.5 points for the others.</summary>
    BySum,

    /// <summary>6 points for a third that two features together decide, 1.5 points for the others.</summary>
    ByInteraction,
}

/// <summary>
/// A randomized test whose truth is known: ten features, of which three change how often customers buy anyway. About one in seven
/// buys, and buyers spend log-normal amounts, which may rise with a feature. A quarter of one feature is missing.
/// </summary>
internal sealed class SimulatedTest
{
    private const double LogMeanMoney = 3;
    private const double LogDeviationMoney = 0.8;
    private const int Features = 10;

    private readonly Xoshiro256 _random;

    private SimulatedTest(int seed) => _random = new(seed);

    /// <summary>The test as an analyst sees it.</summary>
    public RandomizedTest Test { get; private set; } = null!;

    /// <summary>Per action and customer: the true effect on the probability of buying.</summary>
    public double[][] Effects { get; private set; } = [];

    /// <summary>Per customer: the mean money of the customer as a buyer.</summary>
    public double[] MoneyOfBuyers { get; private set; } = [];

    /// <summary>The mean money of a buyer where no feature changes it.</summary>
    public static double MeanMoney => Math.Exp(LogMeanMoney + LogDeviationMoney * LogDeviationMoney / 2);

    /// <summary>Draws a test.</summary>
    /// <param name="customers">The number of customers.</param>
    /// <param name="seed">The random seed.</param>
    /// <param name="effects">The effect of each action.</param>
    /// <param name="controlShare">The share of customers in the control; null for equal shares.</param>
    /// <param name="level">What multiplies how often customers buy anyway.</param>
    /// <param name="harm">What is taken from the effect of the last action.</param>
    /// <param name="spread">The standard deviation of what a feature adds to the logarithm of money.</param>
    public static SimulatedTest Draw(
        int customers, int seed, PlantedEffect[] effects, double? controlShare = null, double level = 1, double harm = 0,
        double spread = 0)
    {
        var simulated = new SimulatedTest(seed);
        simulated.Draw(customers, effects, controlShare ?? 1.0 / (effects.Length + 1), level, harm, spread);
        return simulated;
    }

    private void Draw(int customers, PlantedEffect[] planted, double controlShare, double level, double harm, double spread)
    {
        var rows = new float[customers][];
        for (var i = 0; i < customers; i++)
            rows[i] = DrawFeatures();
        Effects = [new double[customers], .. planted.Select(effect => EffectsOf(effect, rows))];
        for (var i = 0; i < customers; i++)
            Effects[^1][i] -= harm;
        var (arms, buying, money) = (new int[customers], new double[customers], new double[customers]);
        for (var i = 0; i < customers; i++)
        {
            arms[i] = _random.NextDouble() < controlShare ? 0 : 1 + _random.Next(planted.Length);
            var anyway = level / (1 + Math.Exp(2 - 0.5 * rows[i][2] - 0.3 * rows[i][9] - 0.2 * rows[i][0]));
            buying[i] = _random.NextDouble() < anyway + Effects[arms[i]][i] ? 1 : 0;
            money[i] = buying[i] * Math.Exp(LogMeanMoney + spread * LogOfFifth(rows[i]) + LogDeviationMoney * Normal());
        }
        MoneyOfBuyers = Array.ConvertAll(rows, row => MeanMoney * Math.Exp(spread * LogOfFifth(row)));
        Test = new(
            ["nothing", .. planted.Select((_, action) => $"action{action + 1}")], arms, null,
            [new(TestOutcome.Buying, buying), new(TestOutcome.Money, money)],
            [.. Enumerable.Range(0, Features).Select(feature => $"x{feature}")], rows);
    }

    private float[] DrawFeatures() =>
    [
        (float)Normal(), (float)Normal(), (float)Normal(), (float)Normal(), (float)Math.Exp(3 + Normal()), _random.Next(2), _random.Next(3),
        _random.Next(12), _random.NextDouble() < 0.25 ? float.NaN : (float)_random.NextDouble(), _random.NextDouble() < 0.3 ? 1 : 0,
    ];

    // Normal, with mean 0 and standard deviation 1.
    private static double LogOfFifth(float[] row) => Math.Log(row[4]) - 3;

    private static double[] EffectsOf(PlantedEffect effect, float[][] rows)
    {
        if (effect is PlantedEffect.None or PlantedEffect.Equal)
            return Array.ConvertAll(rows, _ => effect == PlantedEffect.None ? 0 : 0.03);
        var scores = Array.ConvertAll(rows, row => effect switch
        {
            PlantedEffect.ByThreshold => row[0],
            PlantedEffect.ByValue => row[6] == 2 ? 1 : 0,
            PlantedEffect.BySum => row[0] + 0.7 * row[1] + 0.5 * Math.Log(row[4]),
            _ => row[0] > -0.2 && row[1] > -0.07 ? 1 : 0,
        });
        // Values and interactions decide by themselves who is in the third.
        var limit = effect is PlantedEffect.ByValue or PlantedEffect.ByInteraction ? 0.5 : scores.Order().ElementAt(rows.Length * 2 / 3);
        return Array.ConvertAll(scores, score => score >= limit ? 0.06 : 0.015);
    }

    private double Normal() =>
        Math.Sqrt(-2 * Math.Log(1 - _random.NextDouble())) * Math.Cos(2 * Math.PI * _random.NextDouble());
}
