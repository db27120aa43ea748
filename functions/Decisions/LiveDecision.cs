using Conversion.Scoring;

namespace Conversion.Functions.Decisions;

/// <summary>A decision as viewers of the feed see it. A figure is null where the model does not predict it.</summary>
/// <param name="Time">When this instance made the decision, in UTC.</param>
/// <param name="DaysToBuy">The expected days to the next purchase.</param>
/// <param name="Value">The expected amount of money.</param>
/// <param name="Source">Which endpoint received the customer: <see cref="Http"/> or <see cref="Event"/>.</param>
internal readonly record struct LiveDecision(
    DateTime Time, string CustomerId, string Action, string Arm, double? Probability, double? DaysToBuy, double? Value,
    string Source, string ModelVersion)
{
    public const string Http = "http";
    public const string Event = "event";

    public static LiveDecision From(Score score, string source, DateTimeOffset time) => new(
        time.UtcDateTime, score.CustomerId, score.Decision.Action, score.Decision.Arm,
        score.Probability, score.DaysToBuy?.Expected, score.Value?.Expected, source, score.Model.Version);
}
