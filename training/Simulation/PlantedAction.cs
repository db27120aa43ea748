namespace Conversion.Training.Simulation;

/// <summary>How much an action of a simulated shop changes the probability of buying.</summary>
public enum PlantedKind
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>3 points more for all customers.</summary>
    Equal,

    /// <summary>6 points more for the third who came first, and 1.5 points more for the others: 3 points on average.</summary>
    Heterogeneous,

    /// <summary>3 points less for all customers.</summary>
    Harmful,
}

/// <summary>An action of a simulated shop.</summary>
/// <param name="Name">The action, as decisions name it.</param>
/// <param name="Kind">What it changes.</param>
public sealed record PlantedAction(string Name, PlantedKind Kind)
{
    private const double Mean = 0.03;

    // Two thirds of the sum of all effects are in one third of the customers.
    private const double High = 0.06;
    private const double Low = 0.015;

    /// <summary>Returns the change of the probability of buying, where the rest of the probability allows it.</summary>
    /// <param name="isOfFirstThird">Whether the customer came in the first third of the days before the decision.</param>
    public double EffectOn(bool isOfFirstThird) => Kind switch
    {
        PlantedKind.Equal => Mean,
        PlantedKind.Heterogeneous => isOfFirstThird ? High : Low,
        PlantedKind.Harmful => -Mean,
        _ => 0,
    };
}
