using Conversion.Scoring;

namespace Conversion.Functions.Decisions;

/// <summary>A decision as viewers are told of it.</summary>
/// <param name="Time">When it was made here, in UTC.</param>
/// <param name="DaysToBuy">The expected days; like the other two figures, null when there was nothing to go by.</param>
/// <param name="Value">The expected money.</param>
/// <param name="Source"><see cref="Http"/> or <see cref="Event"/>: the door it came through.</param>
internal readonly record struct LiveDecision(
    DateTime Time, string CustomerId, string Action, string Arm, double? Probability, double? DaysToBuy, double? Value,
    string Source, string ModelVersion)
{
    public const string Http = "http";
    public const string Event = "event";

    public static LiveDecision Of(Score score, string source, DateTimeOffset time) => new(
        time.UtcDateTime, score.CustomerId, score.Decision.Action, score.Decision.Arm,
        score.Probability, score.DaysToBuy?.Expected, score.Value?.Expected, source, score.Model.Version);
}
