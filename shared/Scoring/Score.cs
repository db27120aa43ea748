using System.Text.Json.Serialization;
using Conversion.Decisions;
using Conversion.Models;

namespace Conversion.Scoring;

/// <summary>
/// The answer about one customer, as it is published. Predicted numbers of our own trainer's models have six decimals.
/// </summary>
/// <param name="CustomerId">The id as the request spells it.</param>
/// <param name="AsOf">The snapshot instant, in UTC.</param>
/// <param name="Model">The model that predicted.</param>
/// <param name="HorizonDays">The prediction horizon, in days after <paramref name="AsOf"/>.</param>
/// <param name="Status">
/// One of <see cref="ScoreStatus"/>: <c>ok</c>; <c>history_only</c> for a model without heads; <c>insufficient_data</c> for a
/// customer without a purchase. Only <c>ok</c> has predictions.
/// </param>
/// <param name="Level"><see cref="ScoreLevel.Unknown"/>, or null where there is nothing to say.</param>
/// <param name="Probability">The probability of buying within the horizon, 0 to 1. Null without this head.</param>
/// <param name="DaysToBuy">Days until the next purchase, if there is one within the horizon. Null without this head.</param>
/// <param name="Value">Money spent within the horizon. Null without this head.</param>
/// <param name="Outputs">The numbers of an imported model under their own names. Null for a model without them.</param>
/// <param name="Decision">The policy's decision.</param>
/// <param name="Start">Where the reasons start; null without reasons.</param>
/// <param name="Reasons">
/// What moves the probability away from the start, largest first. Start and reasons add up to the probability in percent, rounded to
/// one decimal.
/// </param>
/// <param name="OutOfRange">The features outside their range in training, where a prediction is less reliable.</param>
/// <param name="Id">The same for the same customer, however spelled, instant, model and policy.</param>
/// <param name="Effects">
/// What each action changes. Null for a model without effects, for a policy of the first version, and without a purchase.
/// </param>
public sealed record Score(
    string CustomerId,
    DateTime AsOf,
    ModelIdentity Model,
    int HorizonDays,
    string Status,
    string? Level,
    double? Probability,
    Estimate? DaysToBuy,
    Estimate? Value,
    OrderedDictionary<string, double>? Outputs,
    DecisionWithArm Decision,
    ReasonStart? Start,
    IReadOnlyList<Reason> Reasons,
    IReadOnlyList<OutOfRangeFeature> OutOfRange,
    string Id,
    IReadOnlyList<ActionEffect>? Effects = null);

/// <summary>The model of a score.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Version">Its version.</param>
/// <param name="Hash">The SHA-256 of its artifact, in lower-case hexadecimal.</param>
public sealed record ModelIdentity(string Name, string Version, string Hash);

/// <summary>A feature outside its range in training.</summary>
/// <param name="Feature">Its name.</param>
/// <param name="Value">Its value.</param>
/// <param name="Minimum">The smallest value in training.</param>
/// <param name="Maximum">The largest value in training.</param>
public sealed record OutOfRangeFeature(
    string Feature,
    [property: JsonConverter(typeof(ShortNumberConverter))] double Value,
    [property: JsonConverter(typeof(ShortNumberConverter))] double Minimum,
    [property: JsonConverter(typeof(ShortNumberConverter))] double Maximum);

/// <summary>What an action changes for a customer, against doing nothing.</summary>
/// <param name="Action">The action.</param>
/// <param name="Outcome"><see cref="EffectHead.Buying"/>, a probability, or <see cref="EffectHead.Money"/>.</param>
/// <param name="Change">The expected change, and its interval.</param>
public sealed record ActionEffect(string Action, string Outcome, Estimate Change);

/// <summary>A <see cref="Decision"/>, and whether to act on it. The members after the runner-up need a policy of version 2.</summary>
/// <param name="Action">The action of the rule that decided.</param>
/// <param name="Message">The message of the rule, with this customer's numbers in it.</param>
/// <param name="Rule">The name of the rule, or of the fallback.</param>
/// <param name="Arm"><c>treatment</c>: act on the decision; <c>control</c>: do not act.</param>
/// <param name="Trace">Every rule that was tried, in order.</param>
/// <param name="RunnerUp">The decision without the rule that decided; null when the fallback decided.</param>
/// <param name="Channel">How the customer is contacted; null for an action without a channel.</param>
/// <param name="Offer">The offer that goes with the action; null for none.</param>
/// <param name="Profit">Effect on money × margin − cost; null where the effect is not known.</param>
/// <param name="Propensity">
/// The probability of what is done about the customer: of the action in <c>treatment</c>, and of <see cref="PolicyAction.None"/> in
/// <c>control</c>.
/// </param>
/// <param name="Eligible">Each action that the customer could have got, with its propensity. They add up to 1.</param>
public sealed record DecisionWithArm(
    string Action, string Message, string Rule, string Arm, IReadOnlyList<RuleTrace> Trace, RunnerUp? RunnerUp,
    string? Channel = null, string? Offer = null, Estimate? Profit = null, double? Propensity = null,
    IReadOnlyList<ActionPropensity>? Eligible = null);
