namespace Conversion.Models;

/// <summary>Predicts what an action changes for a customer, against doing nothing.</summary>
/// <param name="Action">The action, as policies name it.</param>
/// <param name="Outcome"><see cref="Buying"/> or <see cref="Money"/>.</param>
/// <param name="Head">Predicts the change: of the probability of buying, or of the money.</param>
public sealed record EffectHead(string Action, string Outcome, Head Head)
{
    /// <summary>The outcome whose change is of the probability of buying, −1 to 1.</summary>
    public const string Buying = "buying";

    /// <summary>The outcome whose change is of the money, in the unit of the orders.</summary>
    public const string Money = "money";
}
