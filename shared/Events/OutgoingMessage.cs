using System.Globalization;
using System.Text;
using Conversion.Hashing;
using Conversion.Orders;
using Conversion.Profiles;
using Conversion.Scoring;

namespace Conversion.Events;

/// <summary>A message to publish: a CloudEvent in binary mode, with its attributes as attributes of the Pub/Sub message.</summary>
/// <param name="Topic"><c>projects/PROJECT/topics/TOPIC</c>.</param>
/// <param name="OrderingKey">Messages with the same key arrive in the order of publication; empty for no order.</param>
/// <param name="Attributes">The attributes; Pub/Sub accepts at most 1,024 bytes each.</param>
/// <param name="Data">JSON in UTF-8.</param>
public sealed record OutgoingMessage(
    string Topic, string OrderingKey, IReadOnlyList<KeyValuePair<string, string>> Attributes, byte[] Data)
{
    private const int IdLength = 16;

    /// <summary>Returns the message with the decision for one customer of an event.</summary>
    /// <param name="topic">The topic of decisions.</param>
    /// <param name="cause">The event.</param>
    /// <param name="customer">The customer's part of the event.</param>
    /// <param name="score">The customer's score.</param>
    public static OutgoingMessage FromScore(string topic, CustomerEvent cause, CustomerPayload customer, Score score) => new(
        topic,
        CustomerId.Normalize(score.CustomerId),
        [
            .. CloudEventAttributes("conversion.decision", ComputeId(cause.Identity, customer.Pointer), cause.Time),
            new("ce-subject", score.CustomerId),
            new("action", score.Decision.Action),
            new("arm", score.Decision.Arm),
            new("status", score.Status),
            new("modelVersion", score.Model.Version),
        ],
        ScoreJson.Write(score));

    /// <summary>Returns the message with a decision about a remembered customer. Its id is the decision's own.</summary>
    /// <param name="topic">The topic of decisions.</param>
    /// <param name="customerId">The customer, in the one spelling of the id.</param>
    /// <param name="decision">A decision that waits to be published.</param>
    public static OutgoingMessage FromDecision(string topic, string customerId, StoredDecision decision) => new(
        topic,
        customerId,
        [
            .. CloudEventAttributes("conversion.decision", decision.Id, decision.AsOf),
            new("ce-subject", customerId),
            new("action", decision.Action),
            new("arm", decision.Arm),
            new("status", decision.Status),
            new("modelVersion", decision.ModelVersion),
        ],
        decision.Pending.ToArray());

    /// <summary>
    /// Returns the id of the decision, or rejection, for one part of an event. The id depends only on the event, so that
    /// a redelivery after a deployment of another model or policy gives the same id.
    /// </summary>
    /// <param name="identity">The event's identity.</param>
    /// <param name="pointer">The part's JSON pointer.</param>
    public static string ComputeId(string identity, string pointer)
    {
        var hash = Sha256.HashData(Encoding.UTF8.GetBytes($"{identity}\n{pointer}"));
        return Convert.ToHexStringLower(hash.AsSpan(0, IdLength));
    }

    /// <summary>Returns the attributes that every CloudEvent has.</summary>
    public static KeyValuePair<string, string>[] CloudEventAttributes(string type, string id, DateTimeOffset time) =>
    [
        new("ce-specversion", "1.0"),
        new("ce-type", type),
        new("ce-source", "/conversion"),
        new("ce-id", id),
        new("ce-time", time.UtcDateTime.ToString("O", CultureInfo.InvariantCulture)),
        new("content-type", "application/json"),
    ];
}
