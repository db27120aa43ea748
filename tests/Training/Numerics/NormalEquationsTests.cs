using Conversion.Training.Numerics;

namespace Conversion.Tests.Training.Numerics;

public sealed class NormalEquationsTests
{
    // More unknowns than a vector has numbers, and not a multiple of them.
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(11)]
    public void ExactRows_GiveTheirCoefficients(int unknowns)
    {
        var random = new Random(3);
        double[] coefficients = [.. Enumerable.Range(0, unknowns).Select(i => i - 1.5)];
        var normal = new NormalEquations(unknowns);
        for (var row = 0; row < 5 * unknowns; row++)
        {
            for (var i = 0; i < unknowns; i++)
                normal.Row[i] = i == unknowns - 1 ? 1 : random.NextDouble();
            var weight = 0.1 + random.NextDouble();
            normal.Add(weight, weight * coefficients.Select((coefficient, i) => coefficient * normal.Row[i]).Sum());
        }

        Assert.Equal(coefficients, normal.Solve().Select(solution => Math.Round(solution, 5)));
    }

    [Fact]
    public void Penalty_ShrinksAnUnknown()
    {
        var normal = new NormalEquations(1);
        normal.Row[0] = 1;
        normal.Add(weight: 3, response: 12);

        Assert.Equal(3, normal.TotalWeight);
        normal.AddPenalty(0, 1);
        Assert.Equal(3, normal.Solve()[0], 1e-6);
    }
}
