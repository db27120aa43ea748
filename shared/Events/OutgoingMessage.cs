using System.Text;
using Conversion.Hashing;
using Conversion.Scoring;

namespace Conversion.Events;

/// <summary>A message to publish: a CloudEvent in binary mode, its attributes those of the Pub/Sub message.</summary>
/// <param name="Topic"><c>projects/PROJECT/topics/TOPIC</c>.</param>
/// <param name="OrderingKey">Messages of the same key arrive in the order of their publishing; empty for none.</param>
/// <param name="Attributes">At most 1,024 bytes each, as Pub/Sub has it.</param>
/// <param name="Data">JSON in UTF-8.</param>
public sealed record OutgoingMessage(
    string Topic, string OrderingKey, IReadOnlyList<KeyValuePair<string, string>> Attributes, byte[] Data)
{
    /// <summary>The decision about one customer of an event.</summary>
    public static OutgoingMessage Decision(string topic, CustomerEvent cause, CustomerPart customer, Score score) => new(
        topic,
        score.CustomerId,
        [
            .. CloudEvent("conversion.decision", IdOf(cause.Identity, customer.Pointer), cause.Time),
            new("ce-subject", score.CustomerId),
            new("action", score.Decision.Action),
            new("arm", score.Decision.Arm),
            new("status", score.Status),
            new("modelVersion", score.Model.Version),
        ],
        ScoreJson.Write(score));

    /// <summary>
    /// The id of the decision, or rejection, about one part of an event. It depends on the event alone, not on model or
    /// policy, so that a redelivery after a deployment gives the same id.
    /// </summary>
    public static string IdOf(string identity, string pointer) =>
        Convert.ToHexStringLower(Sha256.HashData(Encoding.UTF8.GetBytes($"{identity}\n{pointer}")).AsSpan(0, 16));

    /// <summary>The attributes that every CloudEvent has.</summary>
    public static KeyValuePair<string, string>[] CloudEvent(string type, string id, DateTimeOffset time) =>
    [
        new("ce-specversion", "1.0"),
        new("ce-type", type),
        new("ce-source", "/conversion"),
        new("ce-id", id),
        new("ce-time", time.UtcDateTime.ToString("O", System.Globalization.CultureInfo.InvariantCulture)),
        new("content-type", "application/json"),
    ];
}
