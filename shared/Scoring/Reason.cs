using System.Text.Json.Serialization;
using Conversion.Models;

namespace Conversion.Scoring;

/// <summary>How one fact about a customer changes the probability.</summary>
/// <param name="Topic">What the fact is about: a topic of features, or the name of a feature that is not computed from orders.</param>
/// <param name="Feature">The feature of the topic that counts most.</param>
/// <param name="Value">Its value; null when missing.</param>
/// <param name="Points">Percentage points that all features of the topic together add to the probability, with one decimal.</param>
/// <param name="Text">The feature in words, and the points.</param>
public sealed record Reason(
    string Topic, string Feature, [property: JsonConverter(typeof(ShortNumberConverter))] double? Value, double Points, string Text);

/// <summary>Where the reasons start: at the average customer of the shop that the model learnt from.</summary>
/// <param name="Points">The probability of the average margin, in percent with one decimal.</param>
/// <param name="Text">The same in words.</param>
public sealed record ReasonStart(double Points, string Text);

/// <summary>Why a probability is what it is.</summary>
/// <param name="Start">Where the reasons start; null where nothing can be explained.</param>
/// <param name="Reasons">The reasons, largest first. With the start, they add up to the probability in percent with one decimal.</param>
internal sealed record Explanation(ReasonStart? Start, IReadOnlyList<Reason> Reasons)
{
    /// <summary>Explains nothing.</summary>
    public static Explanation None { get; } = new(null, []);
}
